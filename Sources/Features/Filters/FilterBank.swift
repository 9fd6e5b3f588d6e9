import Networks
import Tensors

/// The kernels of a convolution, to be looked at.
///
///     let bank = try FilterBank(of: "_conv_stem", in: network)
///     bank.roughness(of: 0)           // 1 for noise, near 0 for a smooth kernel
///     bank.nearDuplicates().count     // filters that another one says already
public struct FilterBank: Sendable {
    /// W, `[O, C, h, w]`: C is the number of channels that one filter sees.
    public let kernels: Tensor

    /// - Precondition: kernels are `[O, C, h, w]`.
    public init(_ kernels: Tensor) {
        precondition(kernels.shape.rank == 4, "kernels are [O, C, h, w], got \(kernels.shape)")
        self.kernels = kernels
    }

    /// - Throws: `NetworkError.unknownLayer`, `notAConvolution`.
    public init(of layer: LayerName, in network: Network) throws(NetworkError) {
        self.init(try network.kernels(of: layer))
    }

    /// The number of filters.
    public var count: Int { kernels.shape[0] }
    /// The number of weights of one filter.
    private var size: Int { count == 0 ? 0 : kernels.count / count }

    // MARK: As pictures

    /// A filter over RGB as a colour picture: 127.5 + 127.5 w / max |w|, so that grey is 0 and the colour of a pixel is
    /// the colour that it answers to.
    /// - Returns: `[3, h, w]`, 8-bit levels.
    /// - Precondition: filters see three channels.
    public func colourPicture(of filter: Int) -> Tensor {
        precondition(kernels.shape[1] == 3, "colours need three channels, and these filters see \(kernels.shape[1])")
        let w = kernels[part: filter], largest = w.absoluteValue().maximum()
        return w * (largest > 0 ? 127.5 / largest : 0) + 127.5
    }

    /// The weights of a filter for one of the channels that it sees, `[h, w]`.
    public func slice(of filter: Int, channel: Int) -> Tensor { kernels[part: filter][part: channel] }

    // MARK: Counted

    /// ‖w‖ = √Σ w² of each filter.
    public var norms: [Float] {
        (0..<count).map { kernels[part: $0].withElements { $0.reduce(0.0) { $0 + Double($1) * Double($1) } } }
            .map { Float($0.squareRoot()) }
    }

    /// The filters that training has given up: of a norm below a share of the layer's median norm.
    ///
    /// This counts weights. Whether a channel ever answers is another question, which depends on the normalization behind
    /// the convolution, and on pictures: `StrongestActivations.deadChannels`.
    /// - Parameter share: of the median norm.
    public func vanishedFilters(below share: Float = 0.01) -> [Int] {
        let norms = norms, sorted = norms.sorted()
        guard let median = sorted.isEmpty ? nil : sorted[sorted.count / 2] else { return [] }
        return norms.indices.filter { norms[$0] <= share * median }
    }

    /// The filters that are nearly a multiple of an earlier one: with a filter before them in the layer, the cosine
    ///
    ///     cos(v, w) = Σ v w / (‖v‖ ‖w‖)
    ///
    /// is at least `similarity`. Vanished filters are left out: noise has no direction.
    ///
    /// - Returns: each such filter with the earlier one that it is most like.
    /// - Complexity: O(filters² · weights of a filter).
    public func nearDuplicates(above similarity: Float = 0.95) -> [(filter: Int, of: Int, cosine: Float)] {
        let norms = norms, kept = Set(0..<count).subtracting(vanishedFilters()).sorted()
        return kernels.withElements { w in
            kept.compactMap { filter in
                let alike = kept.prefix { $0 < filter }.map { other in
                    let product = dotProduct(
                        w.baseAddress! + filter * size, w.baseAddress! + other * size, count: size)
                    return (filter: filter, of: other, cosine: product / (norms[filter] * norms[other]))
                }
                guard let best = alike.max(by: { $0.cosine < $1.cosine }), best.cosine >= similarity else { return nil }
                return best
            }
        }
    }

    /// The differences of a filter's neighbouring weights, against how large these are:
    ///
    ///     R = Σ over neighbours (w_a - w_b)² / n  /  (2 Σ w² / m)
    ///
    /// for n pairs that lie beside each other in a row or a column, and m weights. Independent numbers of mean zero have
    /// R = 1 on the average, a constant kernel 0, a chessboard 2. (The ratio is von Neumann's of 1941, about zero instead
    /// of about the mean.)
    /// - Returns: NaN for kernels of one pixel and for one that is zero.
    public func roughness(of filter: Int) -> Float {
        let channels = kernels.shape[1], height = kernels.shape[2], width = kernels.shape[3]
        let pairs = channels * (height * (width - 1) + (height - 1) * width)
        return kernels[part: filter].withElements { w in
            var differences = 0.0, squares = 0.0
            for i in 0..<channels * height * width {
                squares += Double(w[i] * w[i])
                let row = i / width % height, column = i % width
                if column + 1 < width { differences += Double((w[i] - w[i + 1]) * (w[i] - w[i + 1])) }
                if row + 1 < height { differences += Double((w[i] - w[i + width]) * (w[i] - w[i + width])) }
            }
            return Float((differences / Double(pairs)) / (2 * squares / Double(size)))
        }
    }

    /// The mean roughness of the filters that have one; nil where none has, as of 1 × 1 kernels.
    public var meanRoughness: Float? {
        let all = (0..<count).map(roughness).filter(\.isFinite)
        return all.isEmpty ? nil : all.reduce(0, +) / Float(all.count)
    }
}
