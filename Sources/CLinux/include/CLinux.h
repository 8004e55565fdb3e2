// System calls and flags that Swift's Glibc module does not show, one thin function each.
//
// The header names no system type, so that it never disagrees with other modules about one.
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>

extern const uint32_t CLINUX_READABLE;
extern const uint32_t CLINUX_WRITABLE;
extern const uint32_t CLINUX_HANGUP;
extern const uint32_t CLINUX_ERROR;
extern const uint32_t CLINUX_PEER_ENDED;
extern const uint32_t CLINUX_ONCE;

typedef struct {
  uint64_t data;
  uint32_t events;
} clinux_event;

typedef struct {
  uint16_t family;  // AF_INET, AF_INET6, AF_UNIX
  uint16_t port;    // host order
  uint64_t high;    // address bytes in network order, as two big-endian numbers
  uint64_t low;
} clinux_address;

int clinux_epoll_create(void);
int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t data);
int clinux_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t data);
int clinux_epoll_remove(int epoll, int descriptor);
// Waits for at most 256 events; the kernel's packed records become plain ones.
int clinux_epoll_wait(int epoll, clinux_event *events, int capacity, int milliseconds);
int clinux_eventfd(void);
int clinux_socket(int family);
int clinux_accept(int listener, clinux_address *peer);
int clinux_set_nonblocking(int descriptor);
int clinux_local_address(int descriptor, clinux_address *local);
// 1 for a stream socket that listens, 0 for another socket, -1 for what is no socket.
int clinux_is_listening(int descriptor);
// The path at which a Unix-domain socket listens, or an empty text; the buffer is filled with zeros before.
int clinux_local_path(int descriptor, char *path, size_t capacity);
int clinux_reuse_address(int descriptor);
int clinux_ipv6_only(int descriptor, int only);
int clinux_no_delay(int descriptor);

// At most so many bytes are kept for a TCP peer that are not yet on their way.
int clinux_unsent_limit(int descriptor, int count);

// Large blocks of memory go back to the system as soon as they are freed, and so does what lies free at the end of
// the heap: by default glibc keeps what it once needed.
void clinux_return_memory(void);

// The next close sends a reset instead of an orderly end.
int clinux_reset_on_close(int descriptor);
int clinux_shutdown_write(int descriptor);
int clinux_bind_unix(int descriptor, const char *path);
int clinux_connect_unix(int descriptor, const char *path);
ptrdiff_t clinux_receive(int descriptor, void *bytes, size_t count);
ptrdiff_t clinux_send(int descriptor, const void *bytes, size_t count);
ptrdiff_t clinux_send_two(
    int descriptor, const void *first, size_t first_count, const void *second, size_t second_count);
// Locks an open file for this process; fails at once when another has it.
int clinux_lock(int descriptor);
// Bytes that unprivileged processes may still write in a folder's file system; the largest number if unknown.
uint64_t clinux_free_bytes(const char *folder);
int clinux_name_thread(uintptr_t thread, const char *name);
// Raises the limit of open descriptors to the hard limit; returns the limit in force.
uint64_t clinux_raise_descriptor_limit(void);
// Processors in the set that this process may run on; 0 if the system does not tell.
int clinux_allowed_processors(void);
// Waits for some hundred nanoseconds in such a way that another thread of the same core gets on faster.
void clinux_relax(void);
uint64_t clinux_monotonic_nanoseconds(void);
int64_t clinux_wall_seconds(void);

#endif
