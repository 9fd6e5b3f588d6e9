import Foundation

/// A reference network as training runs it: normalizations use the batch's statistics, and a loss follows.
public struct ReferenceTraining: Sendable {
    public enum Loss: Sendable {
        case crossEntropy(smoothing: Double)
        case meanSquaredError
    }

    public var network: ReferenceNetwork
    public let loss: Loss

    public init(_ network: ReferenceNetwork, _ loss: Loss) {
        self.network = network
        self.loss = loss
    }

    /// The mean loss of a batch.
    public func value(_ x: ReferenceArray, targets: ReferenceArray) -> Double {
        let y = activations(x)[network.nodes.last!.name]!
        return self.loss(y, targets).value
    }

    /// ∂L/∂w by the name of the parameter in a state dict, and ∂L/∂x as `input`.
    public func gradients(_ x: ReferenceArray, targets: ReferenceArray) -> [String: ReferenceArray] {
        let values = activations(x)
        var signals = [network.nodes.last!.name: loss(values[network.nodes.last!.name]!, targets).gradient]
        var found: [String: ReferenceArray] = [:]
        for node in network.nodes.reversed() {
            guard let signal = signals[node.name] else { continue }
            let inputs = node.inputs.map { values[$0]! }
            for (name, gradient) in Self.parameterGradients(node.layer, signal, inputs[0]) {
                found["\(node.name).\(name)"] = gradient
            }
            let parts: [ReferenceArray]
            if case .batchNormalization(let layer) = node.layer {
                parts = [ReferenceBatchStatistics.gradients(signal, x: inputs[0], layer: layer).x]
            } else {
                parts = ReferenceNetwork.backward(
                    node.layer, signal, inputs: inputs, output: values[node.name]!, rule: .standard)
            }
            for (input, part) in zip(node.inputs, parts) { signals[input] = signals[input].map { $0 + part } ?? part }
        }
        found["input"] = signals["input"]
        return found
    }

    /// Every node's output by name.
    public func activations(_ x: ReferenceArray) -> [String: ReferenceArray] {
        var values = ["input": x]
        for node in network.nodes {
            let inputs = node.inputs.map { values[$0]! }
            if case .batchNormalization(let layer) = node.layer {
                values[node.name] = ReferenceBatchStatistics(inputs[0]).replacing(layer).forward(inputs[0])
            } else {
                values[node.name] = ReferenceNetwork.forward(node.layer, inputs)
            }
        }
        return values
    }

    private func loss(_ y: ReferenceArray, _ t: ReferenceArray) -> (value: Double, gradient: ReferenceArray) {
        let rows = y.shape[0], columns = y.elements.count / rows
        var value = 0.0, gradient = y
        for row in 0..<rows {
            let range = row * columns..<(row + 1) * columns
            switch loss {
            case .meanSquaredError:
                for i in range {
                    let difference = y.elements[i] - t.elements[i]
                    value += difference * difference / Double(columns * rows)
                    gradient.elements[i] = 2 * difference / Double(columns * rows)
                }
            case .crossEntropy(let smoothing):
                let sum = range.reduce(0) { $0 + exp(y.elements[$1]) }
                for i in range {
                    let p = exp(y.elements[i]) / sum
                    let target = (1 - smoothing) * t.elements[i] + smoothing / Double(columns)
                    value -= target * log(p) / Double(rows)
                    gradient.elements[i] = (p - target) / Double(rows)
                }
            }
        }
        return (value, gradient)
    }

    private static func parameterGradients(
        _ layer: ReferenceNetwork.Layer, _ signal: ReferenceArray, _ x: ReferenceArray
    ) -> [(String, ReferenceArray)] {
        func vector(_ elements: [Double]) -> ReferenceArray { ReferenceArray(elements, shape: [elements.count]) }
        switch layer {
        case .convolution(let layer):
            let found = layer.gradientToParameters(signal, input: x)
            return [("weight", found.weight)] + (layer.bias == nil ? [] : [("bias", vector(found.bias))])
        case .linear(let layer):
            let rows = x.reshaped(to: [x.shape[0], x.elements.count / x.shape[0]])
            let found = layer.gradientToParameters(signal, input: rows)
            return [("weight", found.weight), ("bias", vector(found.bias))]
        case .batchNormalization(let layer):
            let found = ReferenceBatchStatistics.gradients(signal, x: x, layer: layer)
            return [("weight", vector(found.scale)), ("bias", vector(found.shift))]
        default: return []
        }
    }

    // MARK: Parameters

    /// The parameters that follow a gradient, by name.
    public var parameters: [(name: String, value: ReferenceArray)] {
        func vector(_ elements: [Double]) -> ReferenceArray { ReferenceArray(elements, shape: [elements.count]) }
        return network.nodes.flatMap { node -> [(String, ReferenceArray)] in
            switch node.layer {
            case .convolution(let layer):
                [("\(node.name).weight", layer.weight)] + (layer.bias.map { [("\(node.name).bias", vector($0))] } ?? [])
            case .linear(let layer):
                [("\(node.name).weight", layer.weight), ("\(node.name).bias", vector(layer.bias))]
            case .batchNormalization(let layer):
                [("\(node.name).weight", vector(layer.scale)), ("\(node.name).bias", vector(layer.shift))]
            default: []
            }
        }
    }

    /// The same with another value of one parameter.
    public func replacing(_ name: String, by value: ReferenceArray) -> ReferenceTraining {
        var changed = ReferenceNetwork()
        for node in network.nodes {
            var layer = node.layer
            switch node.layer {
            case .convolution(var own):
                if name == "\(node.name).weight" { own.weight = value }
                if name == "\(node.name).bias" { own.bias = value.elements }
                layer = .convolution(own)
            case .linear(var own):
                if name == "\(node.name).weight" { own.weight = value }
                if name == "\(node.name).bias" { own.bias = value.elements }
                layer = .linear(own)
            case .batchNormalization(var own):
                if name == "\(node.name).weight" { own.scale = value.elements }
                if name == "\(node.name).bias" { own.shift = value.elements }
                layer = .batchNormalization(own)
            default: break
            }
            changed.add(node.name, layer, reading: node.inputs)
        }
        return ReferenceTraining(changed, loss)
    }
}
