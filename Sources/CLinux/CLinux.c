#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

// MARK: epoll

const uint32_t CLINUX_READABLE = EPOLLIN;
const uint32_t CLINUX_WRITABLE = EPOLLOUT;
const uint32_t CLINUX_HANGUP = EPOLLHUP;
const uint32_t CLINUX_ERROR = EPOLLERR;
const uint32_t CLINUX_PEER_ENDED = EPOLLRDHUP;
const uint32_t CLINUX_ONCE = EPOLLET;

int clinux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int clinux_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t data) {
  struct epoll_event event;
  memset(&event, 0, sizeof event);
  event.events = events;
  event.data.u64 = data;
  return epoll_ctl(epoll, operation, descriptor, &event);
}

int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t data) {
  return clinux_epoll_control(epoll, EPOLL_CTL_ADD, descriptor, events, data);
}

int clinux_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t data) {
  return clinux_epoll_control(epoll, EPOLL_CTL_MOD, descriptor, events, data);
}

int clinux_epoll_remove(int epoll, int descriptor) {
  return clinux_epoll_control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0);
}

// Waits for at most 256 events; the kernel's packed records become plain ones.
int clinux_epoll_wait(int epoll, clinux_event *events, int capacity, int milliseconds) {
  struct epoll_event raw[256];
  int count = epoll_wait(epoll, raw, capacity < 256 ? capacity : 256, milliseconds);
  for (int i = 0; i < count; i++) {
    events[i].data = raw[i].data.u64;
    events[i].events = raw[i].events;
  }
  return count;
}

int clinux_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// MARK: sockets

static uint64_t clinux_big_endian(const uint8_t *bytes) {
  uint64_t value = 0;
  for (int i = 0; i < 8; i++) value = value << 8 | bytes[i];
  return value;
}

static clinux_address clinux_read_address(const struct sockaddr_storage *storage) {
  clinux_address address;
  memset(&address, 0, sizeof address);
  address.family = storage->ss_family;
  if (storage->ss_family == AF_INET) {
    const struct sockaddr_in *inet = (const struct sockaddr_in *)storage;
    address.port = ntohs(inet->sin_port);
    address.low = ntohl(inet->sin_addr.s_addr);
  } else if (storage->ss_family == AF_INET6) {
    const struct sockaddr_in6 *inet = (const struct sockaddr_in6 *)storage;
    address.port = ntohs(inet->sin6_port);
    address.high = clinux_big_endian(inet->sin6_addr.s6_addr);
    address.low = clinux_big_endian(inet->sin6_addr.s6_addr + 8);
  }
  return address;
}

int clinux_socket(int family) {
  return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

int clinux_accept(int listener, clinux_address *peer) {
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  memset(&storage, 0, sizeof storage);
  int descriptor = accept4(listener, (struct sockaddr *)&storage, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor >= 0) *peer = clinux_read_address(&storage);
  return descriptor;
}

int clinux_set_nonblocking(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) return -1;
  return fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

int clinux_local_address(int descriptor, clinux_address *local) {
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  memset(&storage, 0, sizeof storage);
  int result = getsockname(descriptor, (struct sockaddr *)&storage, &length);
  if (result == 0) *local = clinux_read_address(&storage);
  return result;
}

static int clinux_set_option(int descriptor, int level, int option, int value) {
  return setsockopt(descriptor, level, option, &value, sizeof value);
}

int clinux_is_listening(int descriptor) {
  int listens = 0, type = 0;
  socklen_t length = sizeof listens;
  if (getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) != 0) return -1;
  length = sizeof type;
  if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) != 0) return -1;
  return listens && type == SOCK_STREAM;
}

int clinux_local_path(int descriptor, char *path, size_t capacity) {
  struct sockaddr_un address;
  socklen_t length = sizeof address;
  memset(&address, 0, sizeof address);
  int result = getsockname(descriptor, (struct sockaddr *)&address, &length);
  if (result == 0) strncpy(path, address.sun_path, capacity - 1);
  return result;
}

int clinux_reuse_address(int descriptor) {
  return clinux_set_option(descriptor, SOL_SOCKET, SO_REUSEADDR, 1);
}

int clinux_ipv6_only(int descriptor, int only) {
  return clinux_set_option(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, only);
}

int clinux_no_delay(int descriptor) {
  return clinux_set_option(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
}

int clinux_unsent_limit(int descriptor, int count) {
  return clinux_set_option(descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, count);
}

void clinux_return_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 2 << 20);
  mallopt(M_TRIM_THRESHOLD, 8 << 20);
}

// The next close sends a reset instead of an orderly end.
int clinux_reset_on_close(int descriptor) {
  struct linger linger = {1, 0};
  return setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

int clinux_shutdown_write(int descriptor) { return shutdown(descriptor, SHUT_WR); }

// Fails with -2 when the path does not fit a socket address.
static int clinux_unix_address(const char *path, struct sockaddr_un *address) {
  size_t length = strlen(path);
  if (length == 0 || length >= sizeof address->sun_path) return -2;
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  memcpy(address->sun_path, path, length);
  return 0;
}

int clinux_bind_unix(int descriptor, const char *path) {
  struct sockaddr_un address;
  if (clinux_unix_address(path, &address) != 0) return -2;
  return bind(descriptor, (struct sockaddr *)&address, sizeof address);
}

int clinux_connect_unix(int descriptor, const char *path) {
  struct sockaddr_un address;
  if (clinux_unix_address(path, &address) != 0) return -2;
  return connect(descriptor, (struct sockaddr *)&address, sizeof address);
}

// Past recv and send, in which glibc gets ready for a thread to be cancelled; none ever is here.
ptrdiff_t clinux_receive(int descriptor, void *bytes, size_t count) {
  return syscall(SYS_recvfrom, descriptor, bytes, count, 0, NULL, NULL);
}

ptrdiff_t clinux_send(int descriptor, const void *bytes, size_t count) {
  return syscall(SYS_sendto, descriptor, bytes, count, MSG_NOSIGNAL, NULL, 0);
}

ptrdiff_t clinux_send_two(
    int descriptor, const void *first, size_t first_count, const void *second, size_t second_count) {
  struct iovec parts[2] = {{(void *)first, first_count}, {(void *)second, second_count}};
  struct msghdr message;
  memset(&message, 0, sizeof message);
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  return sendmsg(descriptor, &message, MSG_NOSIGNAL);
}

// MARK: files

int clinux_lock(int descriptor) { return flock(descriptor, LOCK_EX | LOCK_NB); }

uint64_t clinux_free_bytes(const char *folder) {
  struct statvfs status;
  if (statvfs(folder, &status) != 0) return UINT64_MAX;
  return (uint64_t)status.f_bavail * status.f_frsize;
}

// MARK: process

int clinux_name_thread(uintptr_t thread, const char *name) { return pthread_setname_np((pthread_t)thread, name); }

// Raises the limit of open descriptors to the hard limit; returns the limit in force.
uint64_t clinux_raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  if (limit.rlim_cur < limit.rlim_max) {
    struct rlimit raised = {limit.rlim_max, limit.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  return limit.rlim_cur;
}

int clinux_allowed_processors(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}

void clinux_relax(void) {
  for (int round = 0; round < 10; round++) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
  }
}

uint64_t clinux_monotonic_nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

int64_t clinux_wall_seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME_COARSE, &time);
  return time.tv_sec;
}
