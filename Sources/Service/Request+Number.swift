import HTTP

extension Request {
  /// A number in the path. What has a name has one only: digits without a sign or leading zeros; nil for the rest.
  func number(_ name: String) -> Int? {
    guard let text = parameter(name), let number = Int(text), "\(number)" == text else { return nil }
    return number
  }
}
