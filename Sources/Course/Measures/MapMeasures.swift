import Explanations
import Networks
import Tensors

/// Measures of a method's maps over several pictures, taken as figures draw them: channels added up, signs kept,
/// enlarged to the size of the picture.
public struct MapMeasures: Sendable {
    public let method: any ExplanationMethod
    /// Total variation of each map; about 2.8 for noise without any structure, near 0 for a smooth map.
    public private(set) var noise: [Float] = []
    /// Σ R - (y(x) - y(b)) for each map, in logits; nil for a method that does not promise that it is small.
    public private(set) var completenessErrors: [Float]?
    /// The correlation of the maps of two classes of one picture.
    public private(set) var likeness: [Float] = []
    /// The rank correlation of |map| with the picture's edges.
    public private(set) var edges: [Float] = []
    /// The share of |map| on the class's objects, divided by the share of the picture that they cover: 1 by chance.
    public private(set) var insideRatios: [Float] = []

    /// - Parameters:
    ///   - pictures: each with the classes that it is asked about; of two classes the likeness is measured.
    /// - Throws: as the method.
    public init(of method: any ExplanationMethod, on pictures: [(picture: ClassifiedPicture, targets: [Int])]) throws {
        self.method = method
        for (picture, targets) in pictures {
            let strength = picture.edges
            let maps = try targets.map { target in
                let answer = try picture.explain(target, by: method)
                if let error = answer.completenessError { completenessErrors = (completenessErrors ?? []) + [error] }
                let map = answer.fullMap, size = map.absoluteValue()
                noise.append(TotalVariation().value(map) ?? .nan)
                edges.append(size.spearmanCorrelation(with: strength) ?? .nan)
                for mask in picture.masks(of: target).prefix(1) {
                    insideRatios.append(share(of: size, on: mask) / mask.mean())
                }
                return map
            }
            if maps.count > 1 { likeness.append(maps[0].pearsonCorrelation(with: maps[1]) ?? .nan) }
        }
    }
}

extension ClassifiedPicture {
    /// How strongly the picture changes at each pixel: the length of the slope of its grey level, `[H, W]`.
    ///
    ///     e(i, j) = √((v(i+1, j) - v(i, j))² + (v(i, j+1) - v(i, j))²)
    ///
    /// v: the mean of the channels, 8-bit levels; at the last row and column the slope across the border is 0.
    public var edges: Tensor { visible.mean(over: .channel)[part: 0].slopes }
}

extension Tensor {
    /// The length of the slope at each place of a plane `[H, W]`, 0 across the last row and column's border.
    var slopes: Tensor {
        let height = shape[0], width = shape[1]
        return Tensor(shape: [height, width]) { edges in
            withElements { v in
                for i in 0..<height {
                    for j in 0..<width {
                        let here = i * width + j
                        let down = i + 1 < height ? v[here + width] - v[here] : 0
                        let right = j + 1 < width ? v[here + 1] - v[here] : 0
                        edges[here] = (down * down + right * right).squareRoot()
                    }
                }
            }
        }
    }
}
