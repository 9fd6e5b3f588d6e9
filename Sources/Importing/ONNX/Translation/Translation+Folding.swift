import Networks
import Tensors

// What follows from weights and shapes alone.

extension Translation {
    /// What follows from known values is computed by the same layers, once: from the first as from an image, or, where an operator
    /// wants others computed too, from all.
    func fold(_ call: OperatorCall, _ translate: Operators.Translator) throws(ONNXError) -> [FileValue] {
        let computed = call.inputs.indices.filter { index in
            call.inputs[index]?.known.map { !$0.type.isWhole || call.foldsWholeNumbers(index) } ?? false
        }
        // Nothing but settings: something that only makes constants, which has to be in the table of known operators.
        if computed.isEmpty { throw call.failure(.unknownOperator(opset: opset)) }
        do {
            return try fold(call, translate, from: Array(computed.prefix(1)))
        } catch {
            guard computed.count > 1, let result = try? fold(call, translate, from: computed) else { throw error }
            return result
        }
    }

    private func fold(
        _ call: OperatorCall, _ translate: Operators.Translator, from computed: [Int]
    ) throws(ONNXError) -> [FileValue] {
        let inner = Translation(
            file: file, opset: opset,
            builder: NetworkBuilder(
                .none, input: InputSpecification(channels: 1, height: 1, width: 1, mean: [0], deviation: [1])))
        var given: [LayerName: Tensor] = [.input: Tensor(zeros: [1, 1, 1, 1])]
        var inputs = call.inputs
        for index in computed {
            guard let known = call.inputs[index]?.known else { continue }
            guard known.count > 0 else { throw call.failure(.unsupported("a value without elements")) }
            let name = "given \(index)"
            inner.input(name, known.shape, type: known.type, countsExamples: false)
            given[inner.layers[name]!] = known.tensor
            inputs[index] = inner.values[name]
        }
        let results = try OperatorCall(call.node, inputs: inputs, in: inner).result(of: translate)
        let traced = results.compactMap { result in
            if case .traced(let value) = result { inner.plain(value) } else { nil }
        }
        let tensors: [Tensor]
        do {
            let network = try inner.builder.network(
                "constants", explanationLayer: .input, outputs: traced.map(\.output))
            tensors = traced.isEmpty ? [] : try network.outputs(for: given)
        } catch {
            throw call.failure(.unsupported("\(error)"))
        }
        var computed = tensors.makeIterator()
        return results.enumerated().map { index, result in
            guard case .traced = result, let tensor = computed.next() else { return result }
            let type = call.resultType(index), known = KnownValue(tensor, type: type)
            guard type.isWhole, let whole = known.whole else { return .known(known) }
            return .known(KnownValue(whole.map(type.wrapping), known.sizes, type: type))
        }
    }
}
