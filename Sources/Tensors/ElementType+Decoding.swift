extension ElementType {
    /// Reads an array of numbers as Floats in row-major order, rounded to nearest where they have more digits.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - order: the order of a number's bytes.
    ///   - shape: the size along each axis.
    ///   - strides: for each axis the bytes from one element to the next.
    ///   - start: the offset of the first element in bytes.
    ///   - result: memory for all elements.
    func decode(
        _ bytes: UnsafeRawBufferPointer, order: ByteOrder, shape: Shape, strides: [Int], start: Int,
        into result: UnsafeMutableBufferPointer<Float>
    ) {
        let walk = StridedWalk(shape: shape, strides: strides, start: start)
        let isSwapped = order != .ofThisMachine
        let decoder = Decoder(bytes: bytes, isSwapped: isSwapped, walk: walk, result: result)
        switch self {
        case .float32: decoder.fill { (bits: UInt32) in Float(bitPattern: bits) }
        case .float64: decoder.fill { (bits: UInt64) in Float(Double(bitPattern: bits)) }
        case .float16: decoder.fill { (bits: UInt16) in float(halfBits: bits) }
        case .bfloat16: decoder.fill { (bits: UInt16) in float(brainBits: bits) }
        case .int64: decoder.fill { (number: Int64) in Float(number) }
        case .int32: decoder.fill { (number: Int32) in Float(number) }
        case .int16: decoder.fill { (number: Int16) in Float(number) }
        case .int8: decoder.fill { (number: Int8) in Float(number) }
        case .uint8: decoder.fill { (number: UInt8) in Float(number) }
        case .bool: decoder.fill { (number: UInt8) in number == 0 ? 0 : 1 }
        }
    }
}

/// Inlined with each conversion, and the walk into it: millions of numbers must not cost a call each. (Debug builds
/// inline only within a file.)
private struct Decoder {
    let bytes: UnsafeRawBufferPointer
    let isSwapped: Bool
    let walk: StridedWalk
    let result: UnsafeMutableBufferPointer<Float>

    @inline(__always)
    func fill<Bits: FixedWidthInteger>(_ convert: (Bits) -> Float) {
        walk.forEach { index, place in
            let bits = bytes.loadUnaligned(fromByteOffset: place, as: Bits.self)
            result[index] = convert(isSwapped ? bits.byteSwapped : bits)
        }
    }
}

/// The elements of an array in a file, visited so that neither the reading nor the writing jumps far.
///
/// An array that is stored transposed is read along one axis and written along another; going through it in square
/// tiles of those two axes keeps both within the cache. Files converted from TensorFlow hold their kernels so.
private struct StridedWalk {
    private struct Level {
        let size: Int
        let written: Int
        let read: Int
    }

    private let start: Int
    /// All axes, outermost first; the last two are walked in tiles.
    private var levels: [Level]

    /// - Parameters:
    ///   - shape: the sizes; the elements are written in its row-major order.
    ///   - strides: for each axis the bytes from one element to the next.
    ///   - start: the offset of the first element in bytes.
    init(shape: Shape, strides: [Int], start: Int) {
        self.start = start
        levels = []
        for (size, (written, read)) in zip(shape, zip(shape.strides, strides)) where size != 1 {
            if let last = levels.last, last.written == size * written, last.read == size * read {
                levels.removeLast()
                levels.append(Level(size: last.size * size, written: written, read: read))
            } else {
                levels.append(Level(size: size, written: written, read: read))
            }
        }
        // Of the outer axes the one that is read in the smallest steps comes next to the innermost.
        if let nearest = levels.indices.dropLast().min(by: { levels[$0].read < levels[$1].read }) {
            let level = levels.remove(at: nearest)
            levels.insert(level, at: levels.count - 1)
        }
        while levels.count < 2 { levels.insert(Level(size: 1, written: 0, read: 0), at: 0) }
    }

    /// Calls `visit` once for each element with its index in the result and its offset in the file.
    @inline(__always)
    func forEach(_ visit: (_ index: Int, _ place: Int) -> Void) {
        let outer = levels.dropLast(2), rows = levels[levels.count - 2], columns = levels[levels.count - 1]
        // As many floats as a cache line holds.
        let tile = 16
        for plane in 0..<outer.reduce(1, { $0 * $1.size }) {
            var rest = plane, index = 0, place = start
            for level in outer.reversed() {
                index += rest % level.size * level.written
                place += rest % level.size * level.read
                rest /= level.size
            }
            for top in stride(from: 0, to: rows.size, by: tile) {
                for left in stride(from: 0, to: columns.size, by: rows.size == 1 ? columns.size : tile) {
                    let right = rows.size == 1 ? columns.size : min(left + tile, columns.size)
                    for row in top..<min(top + tile, rows.size) {
                        let index = index + row * rows.written, place = place + row * rows.read
                        for column in left..<right {
                            visit(index + column * columns.written, place + column * columns.read)
                        }
                    }
                }
            }
        }
    }
}
