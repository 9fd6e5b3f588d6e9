import Foundation
import Mirador

extension Answer {
    /// Answer for programs: an entry of the JSON array.
    struct Record: Encodable {
        let image, method: String
        let target, label: String
        let layer: String?
        let probability: Float?
        let score: Float
        let shape: [Int]
        let minimum, maximum: Float
        /// Left out where the map is zero everywhere.
        let peak: Place?
        let passes: Runs
        /// Floating-point operations of the passes, and those that were computed, where they are not all.
        let operations, operationsComputed: Double?
        let peakMegabytes: Double
        let completenessError: Float?
        let raw, figure: String?

        struct Place: Encodable { let row, column: Int }
        struct Runs: Encodable { let forward, backward: Int }
    }

    /// - Parameters:
    ///   - raw: the file of its values.
    ///   - figure: the file of its figure.
    func record(raw: String?, figure: String?) -> Record {
        Record(
            image: question.picture.name, method: methodName, target: question.target.name,
            label: question.target.label, layer: question.layer?.text, probability: probability, score: score,
            shape: values.shape.sizes, minimum: values.minimum(), maximum: values.maximum(),
            peak: peak.map { .init(row: $0.row, column: $0.column) },
            passes: .init(forward: cost.passes.forward, backward: cost.passes.backward),
            operations: found.operations?.whole, operationsComputed: found.operations?.computed,
            peakMegabytes: cost.megabytes, completenessError: completenessError, raw: raw, figure: figure)
    }
}
