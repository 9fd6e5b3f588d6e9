import Networks
import Tensors

/// A cursor over the bytes of a weights file that never leaves them: each read either succeeds or is a `WeightsError`.
struct WeightsReader {
    let file: MappedFile
    /// The bytes that may be read.
    let range: Range<Int>
    /// The offset of the next byte in the file.
    private(set) var position: Int

    init(_ file: MappedFile, range: Range<Int>? = nil) {
        self.file = file
        self.range = range ?? 0..<file.bytes.count
        self.position = self.range.lowerBound
    }

    var remaining: Int { range.upperBound - position }

    func failure(_ cause: WeightsError.Cause, at offset: Int? = nil) -> WeightsError {
        WeightsError(file: file.path, place: .byte(offset ?? position), cause: cause)
    }

    /// The offset of the next `count` bytes, which are passed over.
    mutating func skip(_ count: Int) throws(WeightsError) -> Int {
        guard count >= 0 else { throw failure(.absurdLength("a length of \(count) bytes")) }
        guard count <= remaining else { throw failure(.cutOff(needed: count, available: remaining)) }
        defer { position += count }
        return position
    }

    /// The next little-endian integer.
    mutating func integer<I: FixedWidthInteger>(_: I.Type) throws(WeightsError) -> I {
        let offset = try skip(MemoryLayout<I>.size)
        return I(littleEndian: file.bytes.loadUnaligned(fromByteOffset: offset, as: I.self))
    }

    /// The next little-endian integer as a length that fits into an `Int`.
    mutating func length<I: FixedWidthInteger>(_: I.Type) throws(WeightsError) -> Int {
        let offset = position, length = try integer(I.self)
        guard let length = Int(exactly: length) else {
            throw failure(.absurdLength("a length of \(length)"), at: offset)
        }
        return length
    }

    /// The next `count` bytes.
    mutating func bytes(_ count: Int) throws(WeightsError) -> UnsafeRawBufferPointer {
        let offset = try skip(count)
        return UnsafeRawBufferPointer(rebasing: file.bytes[offset..<offset + count])
    }

    /// The next `count` bytes as text.
    mutating func text(_ count: Int) throws(WeightsError) -> String {
        let offset = position
        guard let text = String(validating: try bytes(count), as: UTF8.self) else {
            throw failure(.malformed("a name that is not UTF-8"), at: offset)
        }
        return text
    }

    /// The text up to the next line feed, which is passed over.
    mutating func line(limit: Int) throws(WeightsError) -> String {
        let window = file.bytes[position..<position + min(limit, remaining)]
        guard let end = window.firstIndex(of: UInt8(ascii: "\n")) else {
            throw failure(remaining < limit ? .cutOff(needed: 1, available: 0) : .absurdLength("a name without an end"))
        }
        let line = try text(end - position)
        position += 1
        return line
    }

    /// A tensor whose place in this file has been read at `offset`.
    func tensor(
        _ type: ElementType, order: ByteOrder = .little, sizes: [Int], strides: [Int]? = nil, start: Int,
        within storage: Range<Int>, named place: WeightsError.Place
    ) throws(WeightsError) -> StoredTensor {
        do throws(StoredTensor.Flaw) {
            return try StoredTensor(
                in: file, type: type, order: order, sizes: sizes, strides: strides, start: start, within: storage)
        } catch {
            let cause: WeightsError.Cause =
                switch error {
                case .negative(let sizes): .negativeSize(sizes)
                case .absurd(let sizes): .absurdLength("a shape of \(sizes)")
                case .outside(let lastByte, let range): .outsideOfStorage(lastByte: lastByte, storage: range)
                }
            throw WeightsError(file: file.path, place: place, cause: cause)
        }
    }
}
