import Testing

@testable import HTTP

/// The small values: dates, addresses, ids, statuses, byte classes.
struct ValueTests {
  @Test(arguments: [
    (Int64(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
    (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (951_868_799, "Tue, 29 Feb 2000 23:59:59 GMT"),
    (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
    (-5, "Thu, 01 Jan 1970 00:00:00 GMT"),
  ])
  func datesAreStamped(seconds: Int64, text: String) {
    #expect(DateStamp.text(seconds: seconds) == text)
  }

  @Test(arguments: [
    (PeerAddress.v4(0xc000_0201), "192.0.2.1", false), (.v4(0x7f00_0001), "127.0.0.1", true),
    (.v6(0, 1), "::1", true), (.v6(0, 0), "::", false), (.v6(0x2001_0db8_0000_0000, 1), "2001:db8::1", false),
    (.v6(0x2001_0db8_0000_0001, 0x0001_0001_0001_0001), "2001:db8:0:1:1:1:1:1", false),
    (.v6(0x2001_0000_0000_0001, 0x0000_0000_0000_0001), "2001:0:0:1::1", false),
    (.v6(0x0001_0000_0000_0000, 0), "1::", false), (.unix, "unix", true),
  ])
  func addressesAreSpelt(address: PeerAddress, text: String, isLoopback: Bool) {
    #expect(address.description == text)
    #expect(address.isLoopback == isLoopback)
  }

  @Test func mappedAddressesAreWhatTheyAre() {
    #expect(PeerAddress.v6(0, 0xffff_7f00_0001).unmapped == .v4(0x7f00_0001))
    #expect(PeerAddress.v6(1, 0xffff_7f00_0001).unmapped == .v6(1, 0xffff_7f00_0001))
  }

  @Test func idsAreThirteenCharactersOfFiveBits() {
    #expect(RequestID.made(0).text == "0000000000000")
    #expect(RequestID.made(.max).text == "fvvvvvvvvvvvv")
    #expect(RequestID.made(37).text == "0000000000015")
    var numbers = RequestNumbers(start: 0)
    #expect(numbers.next() == 0xe220_a839_7b1d_cdaf)
  }

  @Test func statusesKnowTheirReasons() {
    #expect(Status.notFound.description == "404 Not Found")
    #expect(Status(299).reason == "")
    #expect([100, 199, 204, 304].allSatisfy { Status($0).forbidsContent })
    #expect([200, 205, 404].allSatisfy { !Status($0).forbidsContent })
    #expect(!Status(100).isFinal && !Status(600).isFinal && Status(599).isFinal)
  }

  @Test func byteClassesAreTheGrammars() {
    let alphanumeric: [ClosedRange<UInt8>] = [0x30...0x39, 0x41...0x5a, 0x61...0x7a]
    #expect(ByteClass.token == ByteClass(alphanumeric, "!#$%&'*+-.^_`|~"))
    #expect(ByteClass.path == ByteClass(alphanumeric, "-._~!$&'()*+,;=:@/"))
    #expect(ByteClass.query == ByteClass(alphanumeric, "-._~!$&'()*+,;=:@/?"))
    #expect(ByteClass.host == ByteClass(alphanumeric, "-._~!$&'()*+;="))
    #expect(ByteClass.requestID == ByteClass(alphanumeric, "._-"))
    #expect((128...255).allSatisfy { !ByteClass.token.contains($0) })
  }

  @Test func escapesAreDecodedOnce() {
    #expect(PercentDecoding.decode(Array("a%2541+%c3%A9".utf8).span) == Array("a%41+\u{e9}".utf8))
    #expect(PercentDecoding.decode(Array("a+b%2B".utf8).span, plusIsSpace: true) == Array("a b+".utf8))
  }
}
