import Networks
import Tensors

/// The table of contents of a zip archive whose entries are stored as they are, without compression.
///
/// Entries may not share bytes: many of them could otherwise have the same megabytes read again and again.
///
/// An archive is read from its end: the end record tells where the central directory lies, which tells where each entry
/// lies. Archives beyond 4 GB or 65535 entries have a second, 64-bit end record and 64-bit sizes in extra fields.
/// (PKWARE: *.ZIP File Format Specification*, APPNOTE 6.3.9, sections 4.3 and 4.5.3.)
struct ZipDirectory {
    let entries: [String: Entry]

    /// Where the contents of an entry lie in the file, and their checksum as the directory has it.
    struct Entry {
        let range: Range<Int>
        let checksum: UInt32
        /// Where its own header begins, in front of the contents.
        let start: Int
        /// Whether the contents are there as they are: neither compressed nor encrypted.
        let isStored: Bool
    }

    private struct End {
        let count: Int
        let directory: Range<Int>
    }

    init(_ file: MappedFile) throws(WeightsError) {
        let end = try Self.end(of: file)
        var reader = WeightsReader(file, range: end.directory)
        // An entry of the directory takes 46 bytes: more entries than fit need no memory before they are found missing.
        guard end.count <= reader.remaining / 46 else {
            throw reader.failure(.absurdLength("a zip directory of \(end.count) entries"))
        }
        var entries: [String: Entry] = [:]
        entries.reserveCapacity(end.count)
        for _ in 0..<end.count {
            let place = reader.position
            let (name, entry) = try Self.entry(&reader)
            guard entries.updateValue(entry, forKey: name) == nil else {
                throw reader.failure(.duplicateName(name), at: place)
            }
        }
        var last: (name: String, end: Int)?
        for (name, entry) in entries.sorted(by: { $0.value.start < $1.value.start }) {
            if let last, entry.start < last.end {
                let cause = WeightsError.Cause.malformed("its bytes are those of the entry \(last.name) too")
                throw WeightsError(file: file.path, place: .entry(name), cause: cause)
            }
            last = (name, entry.range.upperBound)
        }
        self.entries = entries
    }

    // MARK: The end record

    private static func end(of file: MappedFile) throws(WeightsError) -> End {
        let bytes = file.bytes
        // The record takes 22 bytes and may be followed by a comment of up to 65535.
        let last = bytes.count - 22
        let candidates = stride(from: last, through: max(0, last - 0xFFFF), by: -1)
        let found = candidates.first {
            UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)) == 0x0605_4B50
        }
        guard let found else {
            throw WeightsError(file: file.path, place: .wholeFile, cause: .cutOff(needed: 22, available: 0))
        }
        var reader = WeightsReader(file, range: found..<bytes.count)
        _ = try reader.skip(10)
        let count = Int(try reader.integer(UInt16.self))
        let size = Int(try reader.integer(UInt32.self)), offset = Int(try reader.integer(UInt32.self))
        if count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
            return try end64(of: file, before: found)
        }
        return End(count: count, directory: try range(offset, size, in: reader, before: found))
    }

    private static func end64(of file: MappedFile, before end: Int) throws(WeightsError) -> End {
        let locator = WeightsReader(file, range: max(0, end - 20)..<end)
        var reader = locator
        guard try reader.integer(UInt32.self) == 0x0706_4B50 else {
            throw locator.failure(.malformed("no 64-bit end record in a zip archive that needs one"))
        }
        _ = try reader.skip(4)
        let place = try reader.length(UInt64.self)
        guard place <= end else { throw locator.failure(.absurdLength("an end record at byte \(place)")) }
        var record = WeightsReader(file, range: place..<end)
        guard try record.integer(UInt32.self) == 0x0606_4B50 else {
            throw record.failure(.malformed("no 64-bit end record where one should be"), at: place)
        }
        _ = try record.skip(28)
        let count = try record.length(UInt64.self)
        let size = try record.length(UInt64.self), offset = try record.length(UInt64.self)
        return End(count: count, directory: try range(offset, size, in: record, before: place))
    }

    private static func range(
        _ offset: Int, _ size: Int, in reader: WeightsReader, before limit: Int
    ) throws(WeightsError) -> Range<Int> {
        let (end, overflow) = offset.addingReportingOverflow(size)
        guard !overflow && end <= limit else {
            throw reader.failure(.absurdLength("a zip directory of \(size) bytes at byte \(offset)"))
        }
        return offset..<end
    }

    // MARK: Entries

    /// One entry of the central directory, with its name.
    private static func entry(_ reader: inout WeightsReader) throws(WeightsError) -> (String, Entry) {
        let place = reader.position
        guard try reader.integer(UInt32.self) == 0x0201_4B50 else {
            throw reader.failure(.malformed("no zip entry where the directory should have one"), at: place)
        }
        _ = try reader.skip(4)
        let flags = try reader.integer(UInt16.self), method = try reader.integer(UInt16.self)
        _ = try reader.skip(4)
        let checksum = try reader.integer(UInt32.self)
        let packed = try reader.length(UInt32.self), size = try reader.length(UInt32.self)
        let nameLength = try reader.length(UInt16.self), extraLength = try reader.length(UInt16.self)
        let commentLength = try reader.length(UInt16.self)
        _ = try reader.skip(8)
        let start = try reader.length(UInt32.self)
        let name = try reader.text(nameLength)
        let extra = try reader.skip(extraLength)
        _ = try reader.skip(commentLength)

        let isStored = method == 0 && flags & 1 == 0
        let wide = try wideValues(
            of: (size, packed, start), in: WeightsReader(reader.file, range: extra..<extra + extraLength))
        guard wide.size == wide.packed || !isStored else {
            let what = "a stored entry of two sizes, \(wide.packed) and \(wide.size) bytes"
            throw WeightsError(file: reader.file.path, place: .entry(name), cause: .malformed(what))
        }
        let range = try contents(of: name, at: wide.start, size: wide.packed, in: reader.file)
        return (name, Entry(range: range, checksum: checksum, start: wide.start, isStored: isStored))
    }

    /// The values of an entry, where those that do not fit into 32 bits are taken from its extra field.
    private static func wideValues(
        of narrow: (size: Int, packed: Int, start: Int), in extra: WeightsReader
    ) throws(WeightsError) -> (size: Int, packed: Int, start: Int) {
        let tooWide = 0xFFFF_FFFF
        guard narrow.size == tooWide || narrow.packed == tooWide || narrow.start == tooWide else { return narrow }
        var extra = extra
        while extra.remaining > 0 {
            let tag = try extra.integer(UInt16.self), length = try extra.length(UInt16.self)
            let field = try extra.skip(length)
            guard tag == 1 else { continue }
            var values = WeightsReader(extra.file, range: field..<field + length)
            // In this order, and only those that the directory itself could not hold.
            let size = narrow.size == tooWide ? try values.length(UInt64.self) : narrow.size
            let packed = narrow.packed == tooWide ? try values.length(UInt64.self) : narrow.packed
            let start = narrow.start == tooWide ? try values.length(UInt64.self) : narrow.start
            return (size, packed, start)
        }
        throw extra.failure(.malformed("a zip entry without the 64-bit sizes that it needs"))
    }

    /// The bytes behind an entry's own header, which repeats the name and may pad it.
    private static func contents(
        of name: String, at start: Int, size: Int, in file: MappedFile
    ) throws(WeightsError) -> Range<Int> {
        guard start <= file.bytes.count else {
            let cause = WeightsError.Cause.absurdLength("a start at byte \(start)")
            throw WeightsError(file: file.path, place: .entry(name), cause: cause)
        }
        var header = WeightsReader(file, range: start..<file.bytes.count)
        guard try header.integer(UInt32.self) == 0x0403_4B50 else {
            throw header.failure(.malformed("no zip entry where \(name) should be"), at: start)
        }
        _ = try header.skip(22)
        let nameLength = try header.length(UInt16.self), extraLength = try header.length(UInt16.self)
        _ = try header.skip(nameLength + extraLength)
        let contents = try header.skip(size)
        return contents..<contents + size
    }

    /// The bytes of an entry, compared with its checksum.
    ///
    /// A checksum of 0 is not compared: it is what PyTorch writes when it is told to compute none.
    func contents(of name: String, in file: MappedFile) throws(WeightsError) -> Range<Int>? {
        guard let entry = entries[name] else { return nil }
        guard entry.isStored else {
            let what = "the entry is compressed or encrypted, which torch.save never does"
            throw WeightsError(file: file.path, place: .entry(name), cause: .unsupported(what))
        }
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[entry.range])
        // Many are looked at before the first is used: they are not to be in memory all at once.
        defer { file.release(bytes) }
        let found = CRC32.checksum(of: bytes)
        guard entry.checksum == 0 || found == entry.checksum else {
            let cause = WeightsError.Cause.wrongChecksum(expected: entry.checksum, found: found)
            throw WeightsError(file: file.path, place: .entry(name), cause: cause)
        }
        return entry.range
    }
}
