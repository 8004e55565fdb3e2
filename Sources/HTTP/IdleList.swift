/// The idle connections of a loop, the one idle longest first, as places linked both ways: adding and
/// removing cost the same whatever the number.
struct IdleList: Sendable {
  private struct Links: Sendable {
    var before: Int32 = -1
    var after: Int32 = -1
    var isListed = false
  }

  private var links: [Links] = []
  private var firstPlace: Int32 = -1
  private var lastPlace: Int32 = -1

  /// The place that has been in the list longest.
  var first: Int? { firstPlace >= 0 ? Int(firstPlace) : nil }

  /// Adds a place at the end; one that is there already stays where it is.
  mutating func add(_ place: Int) {
    while links.count <= place { links.append(Links()) }
    guard !links[place].isListed else { return }
    links[place] = Links(before: lastPlace, after: -1, isListed: true)
    if lastPlace >= 0 { links[Int(lastPlace)].after = Int32(place) } else { firstPlace = Int32(place) }
    lastPlace = Int32(place)
  }

  /// Removes a place, if it is there.
  mutating func remove(_ place: Int) {
    guard place < links.count, links[place].isListed else { return }
    let link = links[place]
    if link.before >= 0 { links[Int(link.before)].after = link.after } else { firstPlace = link.after }
    if link.after >= 0 { links[Int(link.after)].before = link.before } else { lastPlace = link.before }
    links[place] = Links()
  }
}
