/// A run of a reference network that keeps every node's output, and can be asked for signals on their way back.
///
/// On which side of its kink a unit lies, at rectifiers and max poolings, is read from the outputs that it holds. With another
/// pass's outputs at these nodes (`taking`) its way back is the same linear map as that pass's, whatever this one would
/// have chosen.
public struct ReferencePass: Sendable {
    public let network: ReferenceNetwork
    /// By node, the image as `input`.
    public private(set) var values: [String: ReferenceArray]

    public init(_ network: ReferenceNetwork, at x: ReferenceArray) {
        self.network = network
        values = ["input": x]
        for node in network.nodes { values[node.name] = forward(node) }
    }

    /// Some nodes anew, each alone: what it makes of the outputs of another pass that it reads, or where they are not given
    /// of what is computed here.
    public func computing(_ names: Set<String>, from others: [String: ReferenceArray]) -> ReferencePass {
        var pass = self
        for node in network.nodes where names.contains(node.name) {
            let inputs = node.inputs.map { others[$0] ?? pass.values[$0]! }
            pass.values[node.name] = ReferenceNetwork.forward(node.layer, inputs)
        }
        return pass
    }

    /// The last node's output.
    public var logits: ReferenceArray { values[network.nodes.last!.name]! }

    /// The same pass with some outputs of another in their place; what follows from them stays as it is.
    public func taking(_ others: [String: ReferenceArray]) -> ReferencePass {
        var pass = self
        for (name, value) in others { pass.values[name] = value }
        return pass
    }

    /// The pass as it goes on from another output of a node; what does not depend on it stays.
    public func replacing(_ name: String, by value: ReferenceArray) -> ReferencePass {
        var pass = taking([name: value]), changed: Set = [name]
        for node in network.nodes where node.name != name && node.inputs.contains(where: changed.contains) {
            pass.values[node.name] = pass.forward(node)
            changed.insert(node.name)
        }
        return pass
    }

    private func forward(_ node: ReferenceNetwork.Node) -> ReferenceArray {
        ReferenceNetwork.forward(node.layer, node.inputs.map { values[$0]! })
    }

    // MARK: The way back

    /// The signals at nodes and at the input, from `seed` at the logits: the sum of what each reader hands back.
    /// - Parameter wanted: the nodes that are asked for; nil for all.
    public func signals(
        of seed: ReferenceArray, to wanted: Set<String>? = nil, rule: ReferenceRule = .standard
    ) -> [String: ReferenceArray] {
        walk(back: seed, to: wanted) { node, signal, inputs, output in
            ReferenceNetwork.backward(node.layer, signal, inputs: inputs, output: output, rule: rule)
        }
    }

    /// The signals of one logit of every image.
    public func signals(
        of target: Int, to wanted: Set<String>? = nil, rule: ReferenceRule = .standard
    ) -> [String: ReferenceArray] {
        signals(of: seed(target), to: wanted, rule: rule)
    }

    /// 1 at one logit of every image.
    func seed(_ target: Int) -> ReferenceArray {
        var seed = ReferenceArray(zeros: logits.shape)
        for n in 0..<seed.shape[0] { seed[n, target] = 1 }
        return seed
    }

    /// Hands signals back node by node as `step` says, no further than to what is wanted.
    func walk(
        back seed: ReferenceArray, to wanted: Set<String>?,
        _ step: (
            _ node: ReferenceNetwork.Node, _ signal: ReferenceArray, _ inputs: [ReferenceArray],
            _ output: ReferenceArray
        ) -> [ReferenceArray]
    ) -> [String: ReferenceArray] {
        var leads = wanted ?? ["input"]
        for node in network.nodes where wanted == nil || node.inputs.contains(where: leads.contains) {
            leads.insert(node.name)
        }
        var signals = [network.nodes.last!.name: seed]
        for node in network.nodes.reversed() where node.inputs.contains(where: leads.contains) {
            guard let signal = signals[node.name] else { continue }
            let parts = step(node, signal, node.inputs.map { values[$0]! }, values[node.name]!)
            for (input, part) in zip(node.inputs, parts) where leads.contains(input) {
                signals[input] = signals[input].map { $0 + part } ?? part
            }
            // What has been handed on is not needed any longer.
            if let wanted, !wanted.contains(node.name) { signals[node.name] = nil }
        }
        return signals
    }
}

extension ReferenceNetwork {
    public func pass(_ x: ReferenceArray) -> ReferencePass { ReferencePass(self, at: x) }
}
