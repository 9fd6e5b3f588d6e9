import Networks
import Tensors

extension FeatureIndex {
    /// Writes an index, whole or not at all.
    ///
    /// - Parameters:
    ///   - vectors: `[n, d]`, finite.
    ///   - names: one for each vector, without line feeds.
    ///   - about: what the vectors are, in one line.
    /// - Throws: ``FeatureIndexError``.
    public static func write(
        _ vectors: Tensor, names: [String], about: String, to path: String
    ) throws(FeatureIndexError) {
        try write([vectors], names: names, about: about, to: path)
    }

    /// This index and more vectors, written whole to a file, which may be the one that it is in.
    ///
    /// - Parameters:
    ///   - vectors: `[m, d]`, finite, and of the kind that `about` names.
    ///   - names: one for each of them.
    /// - Throws: ``FeatureIndexError``.
    public func write(adding vectors: Tensor, names: [String], to path: String) throws(FeatureIndexError) {
        guard vectors.shape.rank == 2, vectors.shape[1] == dimensions else {
            throw FeatureIndexError(file: path, cause: .otherDimensions(vectors.shape, expected: dimensions))
        }
        let all = (0..<count).map(name) + names
        try Self.write([self.vectors, vectors], names: all, about: about, to: path)
    }

    /// - Parameter parts: vectors, one part after the other.
    private static func write(
        _ parts: [Tensor], names: [String], about: String, to path: String
    ) throws(FeatureIndexError) {
        func flaw(_ cause: FeatureIndexError.Cause) -> FeatureIndexError { FeatureIndexError(file: path, cause: cause) }
        let d = parts[0].shape.rank == 2 ? parts[0].shape[1] : 0, n = parts.reduce(0) { $0 + ($1.shape.first ?? 0) }
        guard d > 0, parts.allSatisfy({ $0.shape.rank == 2 }) else { throw flaw(.notVectors(parts[0].shape)) }
        guard n == names.count else { throw flaw(.unequalCounts(vectors: n, names: names.count)) }
        if let name = ([about] + names).first(where: { $0.contains { $0.isNewline } }) { throw flaw(.lineBreak(name)) }
        var first = 0
        for part in parts {
            if let place = part.firstNonFinite() { throw flaw(.notFinite(vector: first + place / d)) }
            first += part.shape[0]
        }
        let text = Array((([about] + names).joined(separator: "\n") + "\n").utf8)
        do throws(AtomicFile.Failure) {
            var file = try AtomicFile(path: path)
            try file.write(littleEndian: FeatureIndexHeader.bytes(count: n, dimensions: d, text: text))
            for part in parts {
                // A few thousand vectors at a time: an index may be larger than memory.
                for start in stride(from: 0, to: part.shape[0], by: 4096) {
                    let rows = start * d..<min(start + 4096, part.shape[0]) * d
                    let bits = part.withElements { $0[rows].map(\.bitPattern) }
                    try file.write(littleEndian: bits)
                }
            }
            for part in parts { try file.write(littleEndian: part.squaredNorms().map(\.bitPattern)) }
            try file.write(littleEndian: text)
            try file.finish()
        } catch {
            throw flaw(.unreachable(error.reason))
        }
    }
}
