/// DeepLIFT's Rescale rule, written out layer by layer: what a signal m at a layer's output becomes at its inputs when x is
/// compared with x₀, so that Σ m Δ stays the same.
enum ReferenceRescale {
    static func backward(
        _ layer: ReferenceNetwork.Layer, _ m: ReferenceArray, inputs: [ReferenceArray], from inputs₀: [ReferenceArray],
        outputs: (ReferenceArray, from: ReferenceArray), derivative: [ReferenceArray]
    ) -> [ReferenceArray] {
        let x = inputs[0], x₀ = inputs₀[0]
        switch layer {
        case .rectifier, .activation:
            // m Δy / Δx, and the derivative where nothing changed.
            return [
                ReferenceArray(
                    x.elements.indices.map { i in
                        let Δx = x.elements[i] - x₀.elements[i]
                        let Δy = outputs.0.elements[i] - outputs.from.elements[i]
                        return abs(Δx) < 1e-10 ? derivative[0].elements[i] : m.elements[i] * Δy / Δx
                    }, shape: x.shape)
            ]
        case .maximumPooling(let pooling): return [throughMaximum(pooling, m, x, from: x₀)]
        case .channelGate: return throughGate(m, inputs, from: inputs₀)
        case .layerNormalization(let layer): return [throughNormalization(layer, m, x, from: x₀)]
        default: return derivative
        }
    }

    private static func throughMaximum(
        _ pooling: ReferenceMaximumPooling, _ m: ReferenceArray, _ x: ReferenceArray, from x₀: ReferenceArray
    ) -> ReferenceArray {
        var result = ReferenceArray(zeros: x.shape)
        forEachPlace(m.shape) { n, c, row, column in
            let now = pooling.largest(in: x, n: n, c: c, y: row, x: column)
            let then = pooling.largest(in: x₀, n: n, c: c, y: row, x: column)
            let Δy = x[n, c, now.i, now.j] - x₀[n, c, then.i, then.j]
            let (i, j) = Δy >= 0 ? now : then
            let Δx = x[n, c, i, j] - x₀[n, c, i, j]
            result[n, c, i, j] += m[n, c, row, column] * (abs(Δx) < 1e-10 ? 1 : Δy / Δx)
        }
        return result
    }

    /// Δ(s x) = (s + s₀)/2 Δx + (x + x₀)/2 Δs.
    private static func throughGate(
        _ m: ReferenceArray, _ inputs: [ReferenceArray], from inputs₀: [ReferenceArray]
    ) -> [ReferenceArray] {
        var toX = m, toGate = ReferenceArray(zeros: inputs[1].shape)
        forEachPlace(m.shape) { n, c, i, j in
            toX[n, c, i, j] *= (inputs[1][n, c, 0, 0] + inputs₀[1][n, c, 0, 0]) / 2
            toGate[n, c, 0, 0] += m[n, c, i, j] * (inputs[0][n, c, i, j] + inputs₀[0][n, c, i, j]) / 2
        }
        return [toX, toGate]
    }

    /// Step by step for y = u / s, u = x - mean x, s = √v, v = mean u² + ε, with Δ(u/s) = Δu (1/s + 1/s₀)/2 + (u + u₀)/2 Δ(1/s),
    /// Δ(1/s) = (1/s - 1/s₀)/(v - v₀) Δv, Δ(u²) = (u + u₀) Δu.
    private static func throughNormalization(
        _ layer: ReferenceLayerNormalization, _ m: ReferenceArray, _ x: ReferenceArray, from x₀: ReferenceArray
    ) -> ReferenceArray {
        let channels = x.shape[1], count = Double(channels)
        var result = m
        forEachPlace([x.shape[0], 1, x.shape[2], x.shape[3]]) { n, _, i, j in
            let all = 0..<channels
            let centred = { (x: ReferenceArray) in
                let mean = all.reduce(0) { $0 + x[n, $1, i, j] } / count
                return all.map { x[n, $0, i, j] - mean }
            }
            let u = centred(x), u₀ = centred(x₀)
            let v = u.reduce(0) { $0 + $1 * $1 } / count + layer.epsilon
            let v₀ = u₀.reduce(0) { $0 + $1 * $1 } / count + layer.epsilon
            let s = v.squareRoot(), s₀ = v₀.squareRoot()
            let ofInverse = abs(v - v₀) < 1e-10 ? -0.5 / (v * s) : (1 / s - 1 / s₀) / (v - v₀)
            let h = all.map { m[n, $0, i, j] * layer.scale[$0] }
            let toInverse = all.reduce(0) { $0 + h[$1] * (u[$1] + u₀[$1]) / 2 }
            let toU = all.map { h[$0] * (1 / s + 1 / s₀) / 2 + toInverse * ofInverse * (u[$0] + u₀[$0]) / count }
            for c in all { result[n, c, i, j] = toU[c] - toU.reduce(0, +) / count }
        }
        return result
    }
}

extension ReferenceNetwork {
    /// The multipliers at every node and at the input, from `seed` at the logits, for x compared with x₀.
    public func multipliers(
        of seed: ReferenceArray, at x: ReferenceArray, from x₀: ReferenceArray
    ) -> [String: ReferenceArray] {
        pass(x).multipliers(of: seed, to: nil, from: pass(x₀))
    }
}

extension ReferencePass {
    /// The multipliers of one logit at a node, compared with another pass of the network.
    public func multipliers(of target: Int, at name: String, from other: ReferencePass) -> ReferenceArray {
        multipliers(of: seed(target), to: [name], from: other)[name]!
    }

    /// The multipliers at nodes and at the input, from `seed` at the logits.
    func multipliers(
        of seed: ReferenceArray, to wanted: Set<String>?, from other: ReferencePass
    ) -> [String: ReferenceArray] {
        walk(back: seed, to: wanted) { node, m, inputs, output in
            ReferenceRescale.backward(
                node.layer, m, inputs: inputs, from: node.inputs.map { other.values[$0]! },
                outputs: (output, from: other.values[node.name]!),
                derivative: ReferenceNetwork.backward(node.layer, m, inputs: inputs, output: output, rule: .standard))
        }
    }
}
