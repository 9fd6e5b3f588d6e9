import Foundation
import Mirador

/// Agreement of a network in a lower precision with itself in float32, on one picture.
struct Agreement: Encodable {
    let precision: String
    /// The largest error of a logit, as a share of the largest logit.
    let logitsError: Float
    /// Spearman's correlation of maps with those in float32, by method; nil for a map without any differences.
    let rankCorrelation: [String: Float?]

    /// What a map's correlation should reach: below it the order of its values is no longer the same.
    private static let enough: Float = 0.99

    init(of network: Network, with exact: Network, on image: Tensor, by methods: [any ExplanationMethod]) throws {
        let expected = try exact.forward(image), pass = try network.forward(image)
        let target = Target.logit(expected.logits.argMax())
        precision = network.precision.rawValue
        logitsError =
            (pass.logits - expected.logits).absoluteValue().maximum() / expected.logits.absoluteValue().maximum()
        rankCorrelation = try Dictionary(
            uniqueKeysWithValues: methods.map { method in
                let map = try method.attribute(target, in: pass).values
                let other = try method.attribute(target, in: expected).values
                return (type(of: method).name, map.spearmanCorrelation(with: other))
            })
    }

    var lines: String {
        let maps = rankCorrelation.sorted { $0.key < $1.key }.map { name, correlation in
            guard let correlation else { return "\(name) none" }
            return String(format: "\(name) %.4f", correlation)
                + (correlation < Self.enough ? String(format: " (below %.2f)", Self.enough) : "")
        }
        return """
            \(precision) beside \(Precision.float32.rawValue), on the same picture:
            logits differ by \(String(format: "%.2f", logitsError * 100)) % of the largest; \
            rank correlation of maps: \(maps.joined(separator: ", ")).
            """
    }
}
