import Foundation
import Networks
import Tensors

@testable import Importing

/// One case of a conformance file, translated, run and compared.
struct ConformanceRun {
    /// Which of the inputs that are floats a network is given when it runs; the others are known, as weights are.
    enum Given: CaseIterable { case first, none, all }

    let file: ConformanceFile
    let one: ConformanceFile.Case

    /// - Returns: why it does not pass; nil where it does.
    func flaw(_ given: Given) -> String? {
        do {
            return try compared(given)
        } catch let error as ONNXError {
            return "\(error.cause)"
        } catch {
            return "\(error)"
        }
    }

    private func compared(_ given: Given) throws -> String? {
        let model = try file.model(one)
        let graph = GraphPatterns.recognized(in: model.graph)
        let translation = Translation(
            file: one.name, opset: model.opsets[""] ?? 1,
            builder: NetworkBuilder(
                .none, input: InputSpecification(channels: 1, height: 1, width: 1, mean: [0], deviation: [1])))
        var tensors: [LayerName: Tensor] = [.input: Tensor(zeros: [1, 1, 1, 1])], isFirst = true
        for array in one.inputs {
            guard let value = file.value(array) else { return "numbers of type \(array.type)" }
            let isGiven = !value.type.isWhole && value.count > 0 && (given == .all || given == .first && isFirst)
            guard isGiven else {
                translation.define(array.name, .known(value))
                continue
            }
            isFirst = false
            translation.input(array.name, value.shape, countsExamples: false)
            tensors[translation.layers[array.name]!] = value.tensor
        }
        try translation.translate(graph)
        var found: [String: Tensor] = [:], traced: [(String, TracedValue)] = []
        for output in one.outputs {
            switch translation.values[output.name] {
            case .known(let known): found[output.name] = known.tensor
            case .traced(let value): traced.append((output.name, translation.plain(value)))
            case nil: return "no output \(output.name)"
            }
        }
        if !traced.isEmpty {
            let network = try translation.builder.network(
                one.name, explanationLayer: .input, outputs: traced.map(\.1.output))
            for (output, tensor) in zip(traced, try network.outputs(for: tensors)) { found[output.0] = tensor }
        }
        for output in one.outputs {
            guard let expected = file.value(output), let tensor = found[output.name] else {
                return "numbers of type \(output.type)"
            }
            guard tensor.shape.sizes == expected.sizes else {
                return "sizes \(tensor.shape.sizes) instead of \(expected.sizes)"
            }
            for (place, (a, b)) in zip(tensor.elements, expected.tensor.elements).enumerated()
            where !(a == b || a.isNaN && b.isNaN) {
                let difference = abs(Double(a) - Double(b))
                guard difference <= max(one.atol, 1e-6) + max(one.rtol, 1e-5) * abs(Double(b)) else {
                    return "\(a) instead of \(b) at \(place)"
                }
            }
        }
        return nil
    }
}
