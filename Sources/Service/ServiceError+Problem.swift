import JSON
import Prediction

extension ServiceError {
  /// The problem document of each error.
  public var problem: ProblemDocument {
    switch self {
    case .json(let error): error.problem
    case .parameters(let entries, let isImpossible):
      ProblemDocument(
        slug: isImpossible ? "impossible-value" : "invalid-parameter",
        title: isImpossible ? "A value makes no sense" : "A query parameter is not valid",
        status: isImpossible ? 422 : 400,
        detail: entries.count == 1
          ? "\(entries[0].pointer): \(entries[0].detail)"
          : "\(entries.count) parameters are not valid; see errors.",
        errors: entries)
    case .prediction(let error, let pointer): error.problem(pointer)
    case .answerTooLong(let sites, let energies, let limit, let pointer):
      ProblemDocument(
        slug: "answer-too-long", title: "The answer would be too long", status: 422,
        entry: .init(
          pointer: pointer,
          detail:
            "\(sites) sites on \(energies) energies make more than the \(limit) values one answer may hold: "
            + "name fewer sites with \"absorber\", or a coarser grid."))
    case .tooMuchWork(let sites, let atoms, let cutoff, let pointer):
      ProblemDocument(
        slug: "too-much-work", title: "The prediction would take too long", status: 422,
        entry: .init(
          pointer: pointer,
          detail:
            sites == 1
            ? "\(atoms) atoms lie within \(cutoff) Angstrom of one site, too many for one request: check that the "
              + "cell, if there is one, is not too small, and the unit of length (Angstrom)."
            : "\(sites) sites with some \(atoms) atoms within \(cutoff) Angstrom are too much for one request: "
              + "check the cell and the unit of length (Angstrom), or name fewer sites with \"absorber\"."))
    case .resultNotFinite(let pointer):
      ProblemDocument(
        slug: "impossible-spectrum", title: "The spectrum cannot be computed", status: 422,
        entry: .init(
          pointer: pointer,
          detail: "These numbers are so large that the result is not finite; check their unit."))
    case .modelUnfit(let model, let pointer):
      ProblemDocument(
        slug: "impossible-spectrum", title: "The spectrum cannot be computed", status: 422,
        entry: .init(
          pointer: pointer,
          detail: "With the weights of \(model) the result is not finite. Ask for another model, or activate "
            + "another version of this one."))
    case .emptyBody:
      ProblemDocument(
        slug: "empty-body", title: "The body is empty", status: 400,
        detail: "Send a JSON object or the text of a structure file as the body (curl: --data-binary @FILE).")
    case .unsupportedType(let type, let supported):
      ProblemDocument(
        slug: "unsupported-media-type", title: "The content type is not supported", status: 415,
        detail: (type.isEmpty
          ? "The request has no Content-Type." : "Content-Type \(type) is not taken here.")
          + " Supported: \(supported.joined(separator: ", ")).")
    case .unsupportedCoding(let coding):
      ProblemDocument(
        slug: "unsupported-content-coding", title: "The content coding is not supported", status: 415,
        detail: "Content-Encoding \(coding) is not taken; send the body as it is or with gzip.")
    case .codedUpload(let coding):
      ProblemDocument(
        slug: "unsupported-content-coding", title: "The content coding is not supported", status: 415,
        detail:
          "Content-Encoding \(coding) is not taken for a file. Send the file as it is, without this field; "
          + "one that is gzipped itself, such as .tar.gz, is told by its content.")
    case .badGzip(let detail):
      ProblemDocument(
        slug: "malformed-gzip", title: "The body is not valid gzip", status: 400, detail: detail)
    case .bodyTooLarge(let limit):
      ProblemDocument(
        slug: "content-too-large", title: "The body is too large", status: 413,
        detail: "Decompressed, the body is longer than the limit of \(limit) bytes.")
    case .jobs(let error): error.problem
    case .chartUnknown(let name, let available):
      ProblemDocument(
        slug: "unknown-chart", title: "There is no such chart", status: 404,
        detail: "This job has no chart \"\(name)\"; it has: \(available.joined(separator: ", ")).")
    case .chartTooEarly(let job, let state):
      ProblemDocument(
        slug: "job-state", title: "The job's state does not allow it", status: 409,
        detail: "Job \(job) is \(state): a study's charts can be drawn once it has succeeded.")
    case .laboratory(let error, let pointer): error.problem(pointer)
    case .field(let name, let detail):
      ProblemDocument(
        slug: "invalid-field", title: "A header field is not valid", status: 400, detail: "\(name): \(detail)"
      )
    case .precondition(let detail): .preconditionFailed(detail)
    case .tooBusy:
      ProblemDocument(
        slug: "too-busy", title: "Too many requests at once", status: 503,
        detail: "Too many requests wait for the stores. Ask again in a second.")
    case .notAcceptable(let available):
      ProblemDocument(
        slug: "not-acceptable", title: "No acceptable representation", status: 406,
        detail: "Nothing in Accept can be made here. Available: \(available.joined(separator: ", ")).")
    }
  }
}

extension ProblemDocument {
  /// A condition of the request does not hold, and nothing was changed.
  static func preconditionFailed(_ detail: String) -> ProblemDocument {
    ProblemDocument(
      slug: "precondition-failed", title: "A precondition does not hold", status: 412, detail: detail)
  }
}

extension JSONError {
  /// Malformed JSON is 400; JSON whose members are wrong is 400 with every one of them, or 422 where all are
  /// of the right kind and only make no sense.
  var problem: ProblemDocument {
    switch self {
    case .invalid(let issues):
      ProblemDocument(
        slug: isImpossible ? "impossible-value" : "invalid-request",
        title: isImpossible ? "A value makes no sense" : "The request is not valid",
        status: isImpossible ? 422 : 400,
        detail: issues.count == 1 ? message : "\(issues.count) values are not valid; see errors.",
        errors: issues.map { ProblemDocument.Entry(pointer: $0.pointer, detail: $0.detail) })
    case .malformed, .tooManyBytes:
      ProblemDocument(
        slug: "malformed-json", title: "The body is not valid JSON", status: 400, detail: message)
    }
  }
}

extension JSONError {
  /// Whether every issue is about a value of the right kind that makes no sense.
  var isImpossible: Bool {
    !issues.isEmpty
      && issues.allSatisfy {
        switch $0.problem {
        case .outOfRange, .other: true
        case .missing, .unknownKey, .wrongKind, .notAnInteger, .notAmong, .wrongCount, .furtherIssues: false
        }
      }
  }
}
