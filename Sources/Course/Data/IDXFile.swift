import Drawing
import Tensors

/// The format of MNIST and its kin: bytes in an array of some axes, behind a header of big-endian numbers, compressed by
/// gzip.
///
///     0, 0, 8 (bytes), the number of axes;   the size of each axis, 4 bytes;   the elements in row-major order
///
/// LeCun, Cortes, Burges: *The MNIST Database of Handwritten Digits*, "File formats".
struct IDXFile {
    let shape: Shape
    let bytes: [UInt8]

    /// - Parameters:
    ///   - axes: how many there have to be.
    /// - Throws: ``IDXFileError``.
    init(contentsOf path: String, axes: Int) throws(IDXFileError) {
        let contents: [UInt8]
        do throws(GzipFile.Failure) {
            contents = try GzipFile.contents(ofFile: path, limit: 1 << 28)
        } catch {
            throw IDXFileError(file: path, cause: .unreadable(error.description))
        }
        let start = 4 + 4 * axes
        guard contents.count >= start, contents[0] == 0, contents[1] == 0, contents[2] == 8, contents[3] == axes else {
            throw IDXFileError(file: path, cause: .notIDX(axes: axes))
        }
        let sizes = (0..<axes).map { axis in
            contents[4 + 4 * axis..<8 + 4 * axis].reduce(0) { $0 << 8 | Int($1) }
        }
        let count = sizes.reduce((1, false)) { product, size in
            let (value, overflow) = product.0.multipliedReportingOverflow(by: size)
            return (value, product.1 || overflow)
        }
        guard !count.1, count.0 == contents.count - start else {
            throw IDXFileError(file: path, cause: .wrongLength(sizes: sizes, available: contents.count - start))
        }
        (shape, bytes) = (Shape(sizes), Array(contents[start...]))
    }
}

/// Flaw of an IDX file: which file, and why.
public struct IDXFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file, as it was named.
    public let file: String
    public let cause: Cause

    public enum Cause: Equatable, Sendable {
        /// It cannot be opened or decompressed, and why.
        case unreadable(String)
        case notIDX(axes: Int)
        case wrongLength(sizes: [Int], available: Int)
        /// Sizes along the axes that are not those of the data set.
        case wrongShape(Shape)
        /// A class that there is not, at a position.
        case unknownClass(Int, at: Int)
        /// As many labels as there are no images.
        case unequalCounts(images: Int, labels: Int)
    }

    /// One line: the file, the cause, and what to do.
    public var description: String {
        let reason =
            switch cause {
            case .unreadable(let reason): reason
            case .notIDX(let axes): "it does not begin as an IDX file of bytes with \(axes) axes does"
            case .wrongLength(let sizes, let available):
                "its header speaks of \(Shape(sizes)) bytes, and \(available) are there"
            case .wrongShape(let shape): "it holds \(shape) bytes; there is one image at least, of 28 × 28"
            case .unknownClass(let label, let place): "label \(place) is \(label), and the classes are 0 to 9"
            case .unequalCounts(let images, let labels): "it has \(labels) labels for \(images) images"
            }
        return "\(file): \(reason). Run ./setup to install it anew."
    }
}
