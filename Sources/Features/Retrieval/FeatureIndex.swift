import Foundation
import Tensors

/// Feature vectors with their names, in a file that is searched where it lies.
///
///     try FeatureIndex.write(vectors, names: files, about: "efficientnet-lite0 act1", to: "photos.index")
///     let index = try FeatureIndex(contentsOf: "photos.index")
///     index.nearest(10, to: query)          // the nearest ten, by cosine
///
/// The file is mapped into memory: it is open at once, and what has been read once stays as long as memory is free for
/// it. Its form (little-endian):
///
///     0   "MIRADORI"
///     8   version, 4 bytes: 1
///     12  CRC-32 of what follows up to byte 64, and of the text
///     16  n, d: how many vectors, of how many dimensions; 8 bytes each
///     32  the length of the text in bytes; 8 bytes; then zeros
///     64  n × d floats, row by row
///         n floats: ‖x‖² of each row
///         text, UTF-8: what the vectors are, then a name for each, all ended by a line feed
public struct FeatureIndex: Sendable {
    /// The number of vectors and of their dimensions.
    public let count, dimensions: Int
    /// The origin of the vectors: the network and the layer, for instance. Indexes of other features are not comparable.
    public let about: String
    private let names: [Substring]
    private let file: MappedFile

    /// Opens a file; its sizes, its text and its checksum are looked at, not the vectors.
    /// - Throws: ``FeatureIndexError``.
    public init(contentsOf path: String) throws(FeatureIndexError) {
        do throws(MappedFile.Failure) {
            file = try MappedFile(path: path)
        } catch {
            throw FeatureIndexError(file: path, cause: .unreachable(error.reason))
        }
        do throws(FeatureIndexError.Cause) {
            let header = try FeatureIndexHeader(of: file.bytes)
            (count, dimensions) = (header.count, header.dimensions)
            var lines = header.text(in: file.bytes).split(separator: "\n", omittingEmptySubsequences: false)
            // The last line ends with a line feed too.
            guard lines.count == header.count + 2, lines.removeLast().isEmpty else { throw .damaged }
            about = String(lines.removeFirst())
            names = lines
        } catch {
            throw FeatureIndexError(file: path, cause: error)
        }
    }

    /// The name of a vector.
    public func name(_ i: Int) -> String { String(names[i]) }

    /// All vectors, `[n, d]`; nothing is copied.
    public var vectors: Tensor { numbers(at: 0, shape: [count, dimensions]) }

    /// The vectors with their norms, to be searched; nothing is copied.
    public var gallery: Gallery {
        Gallery(vectors, squaredNorms: numbers(at: count * dimensions, shape: [count]))
    }

    private func numbers(at start: Int, shape: Shape) -> Tensor {
        let memory = UnsafeBufferPointer(start: floats + start, count: shape.elementCount)
        return Tensor(borrowing: memory, owner: file, shape: shape)
    }

    private var floats: UnsafePointer<Float> {
        (file.bytes.baseAddress! + FeatureIndexHeader.size).assumingMemoryBound(to: Float.self)
    }

    /// One of the vectors found.
    public struct Match: Equatable, Sendable {
        /// The number of the vector, and its name.
        public let index: Int
        public let name: String
        /// Its distance from the query, in what the metric measures.
        public let distance: Float
    }

    /// The `k` vectors nearest to a query, nearest first; all of them are compared.
    /// - Parameter query: `[d]`.
    /// - Complexity: O(n d), as fast as memory delivers n d numbers.
    public func nearest(_ k: Int, to query: Tensor, by metric: VectorMetric = .cosine) -> [Match] {
        nearest(k, toEach: query.reshaped(to: [1, query.count]), by: metric)[0]
    }

    /// The same for each row of `[m, d]`.
    /// - Precondition: the queries have the vectors' dimensions; `k` is positive.
    public func nearest(_ k: Int, toEach queries: Tensor, by metric: VectorMetric = .cosine) -> [[Match]] {
        gallery.nearest(k, toEach: queries, by: metric).map { found in
            found.map { Match(index: $0.index, name: name($0.index), distance: $0.distance) }
        }
    }
}
