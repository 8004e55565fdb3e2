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
      .notAnArchive(path: "x"),
      "x is neither a tar archive (gzipped or not) nor a zip archive; pack the folder with tar -czf or zip -r."
    ),
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
      .system(.open, path: "w.gz", errno: ENOENT),
      "Cannot open w.gz: No such file or directory (errno 2). Check the path."
    ),
    (
      .gzip(.wrongLength, offset: 1),
      "Bad gzip data at byte 1: the length at the end is wrong; transfer the file again."
    ),
    (
      .gzip(.expandsTooFar(ratio: 200), offset: 1),
      "Bad gzip data at byte 1: it expands to more than 200 times its compressed size, which no dataset does."
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

  @Test(arguments: [
    (
      ZipFault.noDirectory,
      "it has no end record where it ends: it was cut, or something follows it; transfer it again, whole."
    ),
    (
      .severalDisks,
      "it is one part of a split archive; join the parts (zip -s 0 SPLIT.zip --out WHOLE.zip)."
    ),
    (
      .directoryMisplaced,
      "its directory is not where its end record says; transfer it again, or pack it anew without anything in front."
    ),
    (.directoryTooLarge(limit: 5), "its directory holds more than 5 bytes, the most that is accepted."),
    (.wrongCount(declared: 3), "its directory does not hold the 3 entries it declares."),
    (.badHeader, "this entry of its directory is malformed; pack the archive anew."),
    (
      .contradiction("a"),
      "\"a\" is described differently before its data and in the directory; pack the archive anew."
    ),
    (
      .overlap("a"), "the data of \"a\" overlap another entry or the directory; pack the archive anew."
    ),
    (.encrypted("a"), "\"a\" is encrypted; pack without a password."),
    (
      .unknownMethod("a", method: 14),
      "\"a\" is compressed by LZMA; only deflate and stored files are read (zip -r)."
    ),
    (
      .unknownMethod("a", method: 7),
      "\"a\" is compressed by method 7; only deflate and stored files are read (zip -r)."
    ),
    (
      .escapingPath("../a"), "the path \"../a\" leaves the folder; pack with relative paths and without '..'."
    ),
    (.badPath, "this path is empty, longer than 1024 bytes, or not UTF-8."),
    (.duplicate("a"), "there are two entries \"a\"; keep one."),
    (.link("l"), "\"l\" is a link; pack the file itself (zip -r follows links unless told --symlinks)."),
    (.device("d"), "\"d\" is a device or pipe; leave it out."),
    (.entryTooLarge("a", limit: 5), "\"a\" is larger than 5 bytes, the most that is accepted for one file."),
    (.tooManyEntries(limit: 5), "it holds more than 5 entries, the most that is accepted."),
    (.tooLarge(limit: 5), "its files hold more than 5 bytes together, the most that is accepted."),
    (
      .expandsTooFar(ratio: 5), "it expands to more than 5 times its compressed size, which no dataset does."
    ),
    (
      .damaged("a", "invalid block type"),
      "the compressed data of \"a\" are damaged (invalid block type); transfer the archive again."
    ),
    (
      .wrongSize("a"), "\"a\" does not have the length that the directory says; transfer the archive again."
    ),
    (.wrongChecksum("a"), "the check sum of \"a\" is wrong; transfer the archive again."),
  ])
  func saysWhatIsWrongWithAZipArchive(_ fault: ZipFault, _ detail: String) {
    #expect(PersistenceError.zip(fault, offset: 30).message == "Bad zip archive at byte 30: \(detail)")
  }

  @Test func namesMethodsOfCompression() {
    let names = [9: "deflate64", 12: "bzip2", 93: "Zstandard", 95: "XZ", 98: "PPMd", 1: "method 1"]
    for (method, name) in names {
      #expect(ZipFault.unknownMethod("a", method: method).detail.contains("compressed by \(name);"))
    }
  }
}
