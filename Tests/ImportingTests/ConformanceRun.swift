import Foundation
import Networks
import Tensors

@testable import Importing

/// One case of a conformance file, translated, run and compared.
struct ConformanceRun {
    /// Which of the inputs that are floats a network is given when it runs; the others are known, as weights are.
    enum Given: CaseIterable { case first, none, all }

    enum Outcome: Equatable {
        case passes
        /// A typed error.
        case refused(String)
        /// Other numbers than those that are expected.
        case wrong(String)
    }

    let file: ConformanceFile
    let one: ConformanceFile.Case

    func outcome(_ given: Given) -> Outcome {
        do {
            let found = try outputs(of: try file.model(one), given)
            for output in one.outputs {
                if let flaw = flaw(found[output.name], output) { return .wrong(flaw) }
            }
            return .passes
        } catch let error as ONNXError {
            return .refused("\(error.cause)")
        } catch {
            return .wrong("an error without a type: \(error)")
        }
    }

    /// What a model gives for the case's inputs.
    /// - Parameter change: what becomes of those that are known.
    func outputs(
        of model: ONNXFile, _ given: Given, changing change: (KnownValue) -> KnownValue = { $0 }
    ) throws -> [String: Tensor] {
        let graph = GraphPatterns.recognized(in: model.graph)
        let translation = Translation(
            file: one.name, opset: model.opsets[""] ?? 1,
            builder: NetworkBuilder(
                .none, input: InputSpecification(channels: 1, height: 1, width: 1, mean: [0], deviation: [1])))
        var tensors: [LayerName: Tensor] = [.input: Tensor(zeros: [1, 1, 1, 1])], isFirst = true
        for array in one.inputs {
            guard let value = file.value(array) else { throw unread(array) }
            let isGiven =
                !value.type.isWhole && value.count > 0 && !graph.hasAsSetting(array.name)
                && (given == .all || given == .first && isFirst)
            guard isGiven else {
                translation.define(array.name, .known(change(value)))
                continue
            }
            isFirst = false
            translation.input(array.name, value.shape, type: value.type, countsExamples: false)
            tensors[translation.layers[array.name]!] = value.tensor
        }
        try translation.translate(graph)
        var found: [String: Tensor] = [:], traced: [(String, TracedValue)] = []
        for output in one.outputs {
            switch translation.values[output.name] {
            case .known(let known): found[output.name] = known.tensor
            case .traced(let value): traced.append((output.name, translation.plain(value)))
            case nil: break
            }
        }
        if !traced.isEmpty {
            let network = try translation.builder.network(
                one.name, explanationLayer: .input, outputs: traced.map(\.1.output))
            for (output, tensor) in zip(traced, try network.outputs(for: tensors)) { found[output.0] = tensor }
        }
        return found
    }

    private func unread(_ array: ConformanceFile.Array) -> ONNXError {
        ONNXError(file: one.name, place: .tensor(array.name), cause: .unsupported("a tensor of \(array.type)"))
    }

    private func flaw(_ found: Tensor?, _ output: ConformanceFile.Array) -> String? {
        guard let found, let expected = file.value(output) else { return "no output \(output.name)" }
        guard found.shape.sizes == expected.sizes else {
            return "sizes \(found.shape.sizes) instead of \(expected.sizes)"
        }
        // What was rounded to a shorter type is half of its last place away from what it was.
        let rounding =
            switch expected.type {
            case .bfloat16: 0x1p-8
            case .float16: 0x1p-11
            default: 0.0
            }
        // Attention rounds its scores and its weights too.
        let isAttention = one.operators.contains("Attention") || one.operators.contains("Softmax")
        let relative = max(one.rtol, 1e-5) + rounding * (isAttention ? 3 : 1)
        for (place, (a, b)) in zip(found.elements, expected.tensor.elements).enumerated()
        where !(a == b || a.isNaN && b.isNaN) {
            let difference = abs(Double(a) - Double(b))
            guard difference <= max(one.atol, 1e-6) + relative * abs(Double(b)) else {
                return "\(a) instead of \(b) at \(place)"
            }
        }
        return nil
    }
}

extension ONNXGraph {
    /// Whether an operator takes a value as a setting: a count or a size, on which shapes depend.
    fileprivate func hasAsSetting(_ name: String) -> Bool {
        nodes.contains { node in
            node.inputs.enumerated().contains {
                $0.element == name && Operators.settings(of: node.operation).contains($0.offset)
            }
        }
    }
}
