import Glibc
import Keys

extension PersistenceError {
  /// What is wrong, where, and how to put it right.
  public var message: String {
    switch self {
    case .system(let action, let path, let code):
      "Cannot \(action.rawValue) \(path): \(Self.text(of: code)). \(Self.advice(for: code, action))"
    case .notAFile(let path):
      "\(path) is not a regular file; name a file."
    case .fileTooLarge(let path, let limit):
      "\(path) is larger than \(limit) bytes, the most that is read here."
    case .gzip(let fault, let offset):
      "Bad gzip data at byte \(offset): \(fault.detail)"
    case .tar(let fault, let offset):
      "Bad tar archive at byte \(offset): \(fault.detail)"
    case .zip(let fault, let offset):
      "Bad zip archive at byte \(offset): \(fault.detail)"
    case .notAnArchive(let path):
      "\(path) is neither a tar archive (gzipped or not) nor a zip archive; pack the folder with tar -czf or zip -r."
    case .outOfMemory:
      "There is no memory left for a compressor; free some and try again."
    case .keys(let path, let error):
      "\(path): \(error.message)"
    }
  }

  private static func text(of code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe "\(String(cString: text)) (errno \(code))"
  }

  private static func advice(for code: Int32, _ action: FileAction) -> String {
    switch code {
    case ENOENT where [.open, .read, .inspect, .list].contains(action): "Check the path."
    case ENOENT: "Check the path; create the folder if it is missing."
    case EACCES, EPERM: "Change the permissions, or run as the owner."
    case EROFS: "The file system is read-only; choose another folder."
    case ENOSPC, EDQUOT: "Free some space and try again."
    case EISDIR: "A folder stands there; name a file."
    case ENOTDIR: "A file stands where a folder should; check the path."
    case EMFILE, ENFILE: "Too many files are open; raise the limit (ulimit -n)."
    case ENAMETOOLONG: "Choose a shorter name."
    case EFBIG: "The file would be larger than the system allows; raise the limit (ulimit -f)."
    case EIO: "The disk may be failing; check the system's log."
    default: "Check the path and try again."
    }
  }
}

extension GzipFault {
  /// What is wrong and how to put it right.
  public var detail: String {
    switch self {
    case .notGzip: "it does not begin with a gzip header; compress it with gzip."
    case .truncated: "it ends too early; transfer the file again, whole."
    case .damaged(let words): "the compressed data are damaged (\(words)); transfer the file again."
    case .wrongChecksum: "the check sum is wrong; transfer the file again."
    case .wrongLength: "the length at the end is wrong; transfer the file again."
    case .tooLarge(let limit): "it expands to more than \(limit) bytes, the most that is accepted here."
    case .expandsTooFar(let ratio):
      "it expands to more than \(ratio) times its compressed size, which no dataset does."
    case .trailingBytes(1): "something that is not gzip follows its end; remove it."
    case .trailingBytes(let members):
      "something that is not gzip follows the end of its \(members) members; remove it."
    }
  }
}

extension TarFault {
  /// What is wrong and how to put it right.
  public var detail: String {
    switch self {
    case .truncated: "it ends too early; transfer it again, whole."
    case .notAHeader: "this block is no ustar header; pack the folder with tar --format=ustar or pax."
    case .wrongChecksum: "the check sum of this header is wrong; transfer the archive again."
    case .badNumber(let field): "the field \(field) of this header is no octal number."
    case .badExtendedHeader: "this extended (pax) header is malformed."
    case .escapingPath(let path):
      "the path \"\(path)\" leaves the folder; pack with relative paths and without '..'."
    case .badPath: "this path is empty, longer than 1024 bytes, or not UTF-8."
    case .link(let path):
      "\"\(path)\" is a link; pack the file itself (tar --dereference --hard-dereference)."
    case .device(let path): "\"\(path)\" is a device or pipe; leave it out."
    case .unknownKind(let path, let flag):
      "\"\(path)\" is an entry of the unknown type \(flag); pack only files and folders."
    case .entryTooLarge(let path, let limit):
      "\"\(path)\" is larger than \(limit) bytes, the most that is accepted for one file."
    case .tooManyEntries(let limit): "it holds more than \(limit) entries, the most that is accepted."
    case .tooLarge(let limit): "its files hold more than \(limit) bytes together, the most that is accepted."
    case .trailingBytes: "something follows its end mark; remove it."
    }
  }
}

extension ZipFault {
  /// What is wrong and how to put it right.
  public var detail: String {
    switch self {
    case .noDirectory:
      "it has no end record where it ends: it was cut, or something follows it; transfer it again, whole."
    case .severalDisks:
      "it is one part of a split archive; join the parts (zip -s 0 SPLIT.zip --out WHOLE.zip)."
    case .directoryMisplaced:
      "its directory is not where its end record says; transfer it again, or pack it anew without anything in front."
    case .directoryTooLarge(let limit):
      "its directory holds more than \(limit) bytes, the most that is accepted."
    case .wrongCount(let declared): "its directory does not hold the \(declared) entries it declares."
    case .badHeader: "this entry of its directory is malformed; pack the archive anew."
    case .contradiction(let path):
      "\"\(path)\" is described differently before its data and in the directory; pack the archive anew."
    case .overlap(let path):
      "the data of \"\(path)\" overlap another entry or the directory; pack the archive anew."
    case .encrypted(let path): "\"\(path)\" is encrypted; pack without a password."
    case .unknownMethod(let path, let method):
      "\"\(path)\" is compressed by \(Self.name(of: method)); only deflate and stored files are read (zip -r)."
    case .escapingPath(let path):
      "the path \"\(path)\" leaves the folder; pack with relative paths and without '..'."
    case .badPath: "this path is empty, longer than 1024 bytes, or not UTF-8."
    case .duplicate(let path): "there are two entries \"\(path)\"; keep one."
    case .link(let path):
      "\"\(path)\" is a link; pack the file itself (zip -r follows links unless told --symlinks)."
    case .device(let path): "\"\(path)\" is a device or pipe; leave it out."
    case .entryTooLarge(let path, let limit):
      "\"\(path)\" is larger than \(limit) bytes, the most that is accepted for one file."
    case .tooManyEntries(let limit): "it holds more than \(limit) entries, the most that is accepted."
    case .tooLarge(let limit): "its files hold more than \(limit) bytes together, the most that is accepted."
    case .expandsTooFar(let ratio):
      "it expands to more than \(ratio) times its compressed size, which no dataset does."
    case .damaged(let path, let words):
      "the compressed data of \"\(path)\" are damaged (\(words)); transfer the archive again."
    case .wrongSize(let path):
      "\"\(path)\" does not have the length that the directory says; transfer the archive again."
    case .wrongChecksum(let path): "the check sum of \"\(path)\" is wrong; transfer the archive again."
    }
  }

  private static func name(of method: Int) -> String {
    switch method {
    case 9: "deflate64"
    case 12: "bzip2"
    case 14: "LZMA"
    case 93: "Zstandard"
    case 95: "XZ"
    case 98: "PPMd"
    default: "method \(method)"
    }
  }
}
