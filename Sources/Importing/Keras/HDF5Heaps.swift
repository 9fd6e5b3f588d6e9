import Foundation
import Networks
import Tensors

/// The global heaps of an HDF5 file, where texts of variable length lie: `GCOL`, and one object after another, each with its size.
///
/// The library walks through them by sizes that it believes: with one of 0 it walks on the spot for ever, and with a large one out of
/// its memory (seen with 1.10.8). So they are checked before it sees them. (HDF5 File Format Specification 3.0, III.E.)
enum HDF5Heaps {
    /// Signature, version and reserved bytes.
    private static let start = Array("GCOL".utf8) + [1, 0, 0, 0]
    /// Number, references, reserved bytes and size of an object.
    private static let headerSize = 16

    /// Checks the sizes that all other things are read by, and all global heaps.
    static func check(_ file: MappedFile, _ range: Range<Int>) throws(WeightsError) {
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[range])
        func failure(_ cause: WeightsError.Cause, at place: Int) -> WeightsError {
            WeightsError(file: file.path, place: .byte(range.lowerBound + place), cause: cause)
        }
        guard bytes.count > 24 else { throw failure(.cutOff(needed: 24, available: bytes.count), at: 0) }
        let places = bytes[8] < 2 ? 13...14 : 9...10
        guard bytes[places].allSatisfy({ $0 == 8 }) else {
            throw failure(.unsupported("addresses or lengths that are not of eight bytes"), at: places.lowerBound)
        }
        var place = 0
        while let found = next(in: bytes, from: place) {
            place = found + start.count
            guard found + 16 <= bytes.count else { throw failure(.cutOff(needed: 16, available: 0), at: found) }
            let size = integer(bytes, at: found + 8)
            guard size >= 16, size <= bytes.count - found else {
                throw failure(.absurdLength("a heap of \(size) bytes"), at: found)
            }
            var object = found + 16
            let end = found + size
            while object + headerSize <= end {
                let isFree = bytes[object] == 0 && bytes[object + 1] == 0
                let length = integer(bytes, at: object + 8)
                guard length >= (isFree ? headerSize : 0), length <= end - object else {
                    throw failure(.absurdLength("an object of \(length) bytes in a heap"), at: object)
                }
                // Free space counts its own header; contents are filled up to eight bytes.
                object += isFree ? length : headerSize + (length + 7) / 8 * 8
            }
        }
    }

    private static func next(in bytes: UnsafeRawBufferPointer, from place: Int) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        var place = place
        while place + start.count <= bytes.count {
            let found = memchr(base + place, Int32(start[0]), bytes.count - start.count + 1 - place)
            guard let found else { return nil }
            place = UnsafeRawPointer(found) - base
            if memcmp(base + place, start, start.count) == 0 { return place }
            place += 1
        }
        return nil
    }

    private static func integer(_ bytes: UnsafeRawBufferPointer, at place: Int) -> Int {
        Int(clamping: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
    }
}
