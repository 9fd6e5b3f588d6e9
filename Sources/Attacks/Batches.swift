/// Ranges that cover so many images, of 8, 4, 2 or 1 each.
///
/// A network compiles itself for every batch size and keeps what it compiled: four sizes keep the memory bounded, whatever
/// the number of images and however many of them have withstood.
package func batches(_ count: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = [], first = 0
    while first < count {
        let size = [8, 4, 2, 1].first { first + $0 <= count } ?? 1
        ranges.append(first..<first + size)
        first += size
    }
    return ranges
}
