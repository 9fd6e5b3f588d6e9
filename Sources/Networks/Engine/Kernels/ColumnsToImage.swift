import Tensors

/// The elements of a map under a kernel, side by side for each place of the kernel: `[N, H', W', k, k, C]` for a map
/// `[N, H, W, C]`.
///
/// A convolution is a matrix product with its columns, and a transposed convolution is one whose columns are added up
/// where they belong (Chellapilla, Puri and Simard, "High Performance Convolutional Neural Networks for Document
/// Processing", IWFHR 2006).
struct ColumnsToImage: Sendable {
    private let window: Window
    private let images, height, width, channels, rows, places: Int

    /// - Parameters:
    ///   - map: the shape of the map, `[N, C, H, W]`.
    ///   - signal: that of what is convolved from it, `[N, O, H', W']`.
    ///   - images: how many of the N.
    init(under window: Window, of map: Shape, signal: Shape, images: Int) {
        self.window = window
        self.images = images
        (channels, height, width) = (map[1], map[2], map[3])
        (rows, places) = (signal[2], signal[3])
    }

    /// Of the columns, seen as a map with k k C channels.
    var shape: Shape { [images, window.kernel.height * window.kernel.width * channels, rows, places] }

    /// Adds the columns up where they belong in the map; what lies over padding is dropped.
    func sum(_ columns: UnsafePointer<Float>, to map: UnsafeMutablePointer<Float>) {
        // Each row of the map by one thread, in the order of the columns: the last bits do not depend on who does it.
        Parallel.forEach(images * height, on: .kernelThreads) { row in
            sumRow(row % height, of: columns + row / height * rows * places * column, to: map + row * width * channels)
        }
    }

    /// The number of elements of one column.
    private var column: Int { window.kernel.height * window.kernel.width * channels }

    private func sumRow(_ y: Int, of columns: UnsafePointer<Float>, to row: UnsafeMutablePointer<Float>) {
        let kernel = window.kernel, length = kernel.width * channels
        row.update(repeating: 0, count: width * channels)
        for i in 0..<rows {
            let inside = y - (i * window.stride.height - window.before.height)
            guard (0..<kernel.height).contains(inside) else { continue }
            for j in 0..<places {
                let left = j * window.stride.width - window.before.width
                let first = min(max(0, -left), kernel.width), last = max(min(kernel.width, width - left), first)
                Self.add(
                    columns + (i * places + j) * column + inside * length + first * channels,
                    to: row + (left + first) * channels, count: (last - first) * channels)
            }
        }
    }

    @inline(__always)
    private static func add(_ a: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>, count: Int) {
        var next = 0
        while next + Lanes.scalarCount <= count {
            sum.store(sum.lanes(next) + a.lanes(next), at: next)
            next += Lanes.scalarCount
        }
        while next < count {
            sum[next] += a[next]
            next += 1
        }
    }
}

extension Constant {
    /// Kernels `[O, C, k, k]` as the matrix that makes columns of a signal, `[k k C, O, 1, 1]`.
    var toColumns: Constant {
        let outputs = shape[0], channels = shape[1], taps = shape[2] * shape[3]
        let matrix: Shape = [taps * channels, outputs, 1, 1]
        return derived(key: "\(key) to columns", shape: matrix) { [self] in
            let weights = tensor
            return Tensor(shape: matrix) { result in
                weights.withElements { w in
                    for o in 0..<outputs {
                        for c in 0..<channels {
                            for tap in 0..<taps {
                                result[(tap * channels + c) * outputs + o] = w[(o * channels + c) * taps + tap]
                            }
                        }
                    }
                }
            }
        }
    }
}
