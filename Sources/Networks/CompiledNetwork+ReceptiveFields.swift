extension CompiledNetwork {
    /// The part of the input that a unit of each node's output sees, as the operations tell it; nil where it sees everything.
    func receptiveFields() -> [ReceptiveField?] {
        var fields: [ReceptiveField?] = []
        for value in 0..<forwardCount {
            let node = graph.producer(of: value)
            let inputs = node.inputs.filter { graph.constant($0) == nil }
            guard !inputs.isEmpty else {
                fields.append(ReceptiveField(height: 1, width: 1, rowStep: 1, columnStep: 1))
                continue
            }
            let seen = inputs.dropFirst().reduce(fields[inputs[0]]) { field, input in
                field.flatMap { field in fields[input].map(field.union) }
            }
            switch node.operation.reach {
            case .place: fields.append(seen)
            case .window(let window): fields.append(seen?.through(window))
            case .everything: fields.append(nil)
            }
        }
        return values.map { fields[$0.index] }
    }
}
