import CLinux
import Glibc

/// What a process that is meant to run for weeks does first.
enum LongRun {
  /// A reader of the output that goes away is an error and not the end; the numbers of standard input, output and
  /// error belong to nobody else, where whoever started the program closed them; and memory that large requests took
  /// goes back to the system, which glibc by itself would keep.
  static func begin() {
    _ = signal(SIGPIPE, SIG_IGN)
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
      // The lowest number that is free is this one.
      _ = unsafe open("/dev/null", O_RDWR)
    }
    clinux_return_memory()
  }
}
