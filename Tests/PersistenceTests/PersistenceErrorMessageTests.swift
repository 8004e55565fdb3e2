import Glibc
import Keys
import Persistence
import Testing

@Suite struct PersistenceErrorMessageTests {
  @Test(arguments: [
    (
      PersistenceError.system(.create, path: "/m/w.gz", errno: ENOENT),
      "Cannot create /m/w.gz: No such file or directory (errno 2). Check the path; create the folder if it is missing."
    ),
    (
      .system(.write, path: "w", errno: ENOSPC),
      "Cannot write w: No space left on device (errno 28). Free some space and try again."
    ),
    (
      .system(.rename, path: "w", errno: EISDIR),
      "Cannot put in place w: Is a directory (errno 21). A folder stands there; name a file."
    ),
    (
      .system(.createFolder, path: "w", errno: EACCES),
      "Cannot create the folder w: Permission denied (errno 13). Change the permissions, or run as the owner."
    ),
    (.notAFile(path: "/dev"), "/dev is not a regular file; name a file."),
    (.fileTooLarge(path: "x", limit: 9), "x is larger than 9 bytes, the most that is read here."),
    (
      .system(.lock, path: "d/keys.lock", errno: ENOLCK),
      "Cannot lock d/keys.lock: No locks available (errno 37). Check the path and try again."
    ),
    (
      .keys(path: "d/keys.json", .noSuchKey(id: "x")),
      "d/keys.json: There is no key \"x\". `whiteline keys list` shows the ids."
    ),
    (.outOfMemory, "There is no memory left for a compressor; free some and try again."),
    (
      .gzip(.notGzip, offset: 2),
      "Bad gzip data at byte 2: it does not begin with a gzip header; compress it with gzip."
    ),
    (
      .gzip(.truncated, offset: 7),
      "Bad gzip data at byte 7: it ends too early; transfer the file again, whole."
    ),
    (
      .gzip(.damaged("invalid block type"), offset: 11),
      "Bad gzip data at byte 11: the compressed data are damaged (invalid block type); transfer the file again."
    ),
    (
      .gzip(.wrongChecksum, offset: 1),
      "Bad gzip data at byte 1: the check sum is wrong; transfer the file again."
    ),
    (
      .gzip(.wrongLength, offset: 1),
      "Bad gzip data at byte 1: the length at the end is wrong; transfer the file again."
    ),
    (
      .gzip(.tooLarge(limit: 10), offset: 1),
      "Bad gzip data at byte 1: it expands to more than 10 bytes, the most that is accepted here."
    ),
    (
      .gzip(.trailingBytes(members: 1), offset: 1),
      "Bad gzip data at byte 1: something that is not gzip follows its end; remove it."
    ),
    (
      .gzip(.trailingBytes(members: 3), offset: 1),
      "Bad gzip data at byte 1: something that is not gzip follows the end of its 3 members; remove it."
    ),
  ])
  func saysWhatAndHow(_ error: PersistenceError, _ message: String) { #expect(error.message == message) }

  @Test(arguments: [
    (TarFault.truncated, "it ends too early; transfer it again, whole."),
    (.notAHeader, "this block is no ustar header; pack the folder with tar --format=ustar or pax."),
    (.wrongChecksum, "the check sum of this header is wrong; transfer the archive again."),
    (.badNumber(field: "size"), "the field size of this header is no octal number."),
    (.badExtendedHeader, "this extended (pax) header is malformed."),
    (
      .escapingPath("../a"), "the path \"../a\" leaves the folder; pack with relative paths and without '..'."
    ),
    (.badPath, "this path is empty, longer than 1024 bytes, or not UTF-8."),
    (.link("l"), "\"l\" is a link; pack the file itself (tar --dereference --hard-dereference)."),
    (.device("d"), "\"d\" is a device or pipe; leave it out."),
    (.unknownKind("s", flag: 83), "\"s\" is an entry of the unknown type 83; pack only files and folders."),
    (.entryTooLarge("a", limit: 5), "\"a\" is larger than 5 bytes, the most that is accepted for one file."),
    (.tooManyEntries(limit: 5), "it holds more than 5 entries, the most that is accepted."),
    (.tooLarge(limit: 5), "its files hold more than 5 bytes together, the most that is accepted."),
    (.trailingBytes, "something follows its end mark; remove it."),
  ])
  func saysWhatIsWrongWithAnArchive(_ fault: TarFault, _ detail: String) {
    #expect(PersistenceError.tar(fault, offset: 512).message == "Bad tar archive at byte 512: \(detail)")
  }
}
