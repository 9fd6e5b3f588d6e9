import Comparison
import Explanations
import Networks
import Reference
import Tensors

/// A network and an image that peers in float64 explained, asked by the engine and in Double.
///
/// Two links join a method to its peers on any processor. The formula in Double, on Double's own sides of the kinks, gives the
/// peers' numbers; and the engine gives what the formula gives on the sides that the engine's pass chose.
struct ComparedSubject: Sendable {
    /// In the names of golden files.
    let name: String
    let network: Network
    let reference: ReferenceNetwork
    let pass: ComparedPass

    /// What peers in float64 and we in Double round differently, and the Floats of golden files.
    static let peersRounding = 1e-6

    struct Found {
        let what: String
        /// From the formula on Double's sides to the peer, and from the formula on the engine's sides to the engine, as
        /// shares of the largest value.
        let peer, engine: Double
    }

    init(_ name: String, _ network: Network, _ x: Tensor) throws {
        let pass = try network.forward(x)
        (self.name, self.network) = (name, network)
        reference = try ReferenceNetwork(of: pass)
        self.pass = try ComparedPass(pass, in: reference)
    }

    /// The methods whose maps are added up by gradients, apart from Grad-CAM.
    static let mapMethods = ["layer-cam", "hires-cam", "grad-cam-plus-plus", "xgrad-cam"]

    /// Methods that ask one pass, each with the beginning of its golden file's name.
    func compare(
        _ methods: [(file: String, method: any ExplanationMethod)], of targets: [Int], at layers: [LayerName],
        ending: String = ""
    ) throws -> [Found] {
        try targets.enumerated().flatMap { part, target in
            let answers = pass.answers(of: target, at: layers)
            return try methods.map { file, method in
                try found(
                    "\(file)-\(name)\(ending)", part, exact: MethodsInDouble.values(of: method, answers.exact),
                    given: MethodsInDouble.values(of: method, answers.given),
                    scale: MethodsInDouble.magnitude(of: method, answers.given),
                    engine: method.attribute(.logit(target), in: pass.engine).values)
            }
        }
    }

    /// DeepLIFT at the pixels or at a layer, compared with zero. Its quotients are read from the arguments of both passes:
    /// where they are nearly equal beside a kink, what the arguments round is enlarged in them. Given the engine's own
    /// arguments the way back is linear as well.
    func deepLIFT(at layer: LayerName = .input, of targets: [Int]) throws -> [Found] {
        let start = try ComparedPass(network.forward(Tensor(zeros: pass.engine.input.shape)), in: reference)
        let (own, ownStart) = (try pass.givenArguments(), try start.givenArguments())
        let method: any ExplanationMethod = layer == .input ? DeepLIFT() : LayerDeepLIFT(layer: layer)
        return try targets.enumerated().map { part, target in
            let R = { (x: ReferencePass, x₀: ReferencePass) in
                (x.values[layer.text]! - x₀.values[layer.text]!)
                    .times(x.multipliers(of: target, at: layer.text, from: x₀))
            }
            return try found(
                "\(type(of: method).name)-\(name)", part, exact: R(pass.exact, start.exact),
                given: R(own, ownStart), engine: method.attribute(.logit(target), in: pass.engine).values)
        }
    }

    /// What was computed in three ways beside a golden file.
    /// - Parameter scale: what the engine's error is a share of; nil for the largest value.
    func found(
        _ file: String, _ part: Int, exact: ReferenceArray, given: ReferenceArray, scale: Double? = nil, engine: Tensor
    ) throws -> Found {
        let golden = try NumPyFile.read(from: RepositoryFile.path("Tests/ExplanationsTests/Golden/\(file).npy"))
        let peer = ReferenceArray(golden[part: part]).reshaped(to: [golden.count / golden.shape[0]])
        return Found(
            what: "\(file), target \(part)", peer: exact.samples(peer.elements.count).deviation(from: peer),
            engine: engine.deviation(from: given) * (scale.map { given.largest / $0 } ?? 1))
    }

    // MARK: Paths

    /// The points from a baseline to the image, asked in the batches in which methods ask them.
    func path(
        from baseline: Baseline = .zero, steps: Int, of targets: [Int], at layer: LayerName
    ) throws -> (path: StraightPath, compared: ComparedPath) {
        let path = try StraightPath(
            from: baseline, to: pass.engine.input[part: 0], steps: steps, in: network, method: "a comparison")
        let (x, b) = (pass.exact.values["input"]!, ReferenceArray(Tensor(stacking: [path.b])))
        // The target decides nothing about the points.
        let points = path.points(of: .logit(0), in: network)
        let compared = try ComparedPath(points, of: targets, at: layer) { range, pass in
            try range.enumerated().map { i, k in
                // Not rounded to Float as the engine's point is: the peer's.
                let point = b + (x - b).map { path.nodes.points[k] * $0 }
                return try ComparedPass(pass, image: i, in: reference, exact: reference.pass(point))
            }
        }
        return (path, compared)
    }

    /// Integrated gradients, over a path to the pixels.
    func integratedGradients(
        _ method: IntegratedGradients, file: String, of targets: [Int]
    ) throws -> (found: [Found], agreement: Agreement) {
        let (path, compared) = try path(from: method.baseline, steps: method.steps, of: targets, at: .input)
        let way = ReferenceArray(path.x) - ReferenceArray(path.b)
        let R = { (answers: ComparedPath.Answers, target: Int) in
            let integral = MethodsInDouble.integral(path.nodes.weights, answers.gradients[target]!)
            return way.times(integral.reshaped(to: way.shape))
        }
        let found = try targets.enumerated().map { part, target in
            try self.found(
                "\(file)-\(name)", part, exact: R(compared.exact, target), given: R(compared.given, target),
                engine: method.attribute(.logit(target), to: path.x, in: network).values)
        }
        return (found, compared.agreement)
    }

    /// Internal influence and layer conductance.
    func layerPaths(
        at layer: LayerName, steps: Int, of targets: [Int]
    ) throws -> (found: [Found], agreement: Agreement) {
        let influence = InternalInfluence(layer: layer, steps: steps)
        let conductance = LayerConductance(layer: layer, steps: steps)
        let (path, evenly) = try path(steps: steps, of: targets, at: layer)
        let (_, byDifferences) = try self.path(steps: steps + 1, of: targets, at: layer)
        let found = try targets.enumerated().flatMap { part, target in
            let mean = { (answers: ComparedPath.Answers) in
                MethodsInDouble.integral(path.nodes.weights, answers.gradients[target]!)
            }
            let flow = { (answers: ComparedPath.Answers) in
                MethodsInDouble.conductance(answers.activations, answers.gradients[target]!)
            }
            return [
                try self.found(
                    "\(InternalInfluence.name)-\(name)", part, exact: mean(evenly.exact), given: mean(evenly.given),
                    engine: influence.attribute(.logit(target), to: path.x, in: network).values),
                try self.found(
                    "\(LayerConductance.name)-\(name)", part, exact: flow(byDifferences.exact),
                    given: flow(byDifferences.given),
                    engine: conductance.attribute(.logit(target), to: path.x, in: network).values),
            ]
        }
        var agreement = evenly.agreement
        agreement += byDifferences.agreement
        return (found, agreement)
    }

    /// Layer integrated gradients: the path runs from one output of the layer to another, and only what lies behind is run.
    func layerIntegratedGradients(
        at layer: LayerName, steps: Int, of targets: [Int]
    ) throws -> (found: [Found], agreement: Agreement) {
        let x = pass.engine.input[part: 0], method = LayerIntegratedGradients(layer: layer, steps: steps)
        // Every copy is the image itself; what differs is the layer's output.
        let copies = try StraightPath(from: .image(x), to: x, steps: steps, in: network, method: "a comparison")
        let start = try network.forward(Tensor(zeros: x.shape))
        let A = try pass.engine.activation(at: layer)[part: 0], A₀ = try start.activation(at: layer)[part: 0]
        let exactA = pass.exact.values[layer.text]!
        let exactA₀ = reference.pass(ReferenceArray(start.input)).values[layer.text]!
        let compared = try ComparedPath(copies.points(of: .logit(0), in: network), of: targets, at: layer) {
            range, pass in
            let points = range.map { A₀ + Float(copies.nodes.points[$0]) * (A - A₀) }
            let replaced = try pass.replacing(layer, with: Tensor(stacking: points))
            return try range.enumerated().map { i, k in
                let point = exactA₀ + (exactA - exactA₀).map { copies.nodes.points[k] * $0 }
                return try ComparedPass(
                    replaced, image: i, in: reference, exact: self.pass.exact.replacing(layer.text, by: point),
                    behind: layer)
            }
        }
        let way = exactA - exactA₀
        let R = { (answers: ComparedPath.Answers, target: Int) in
            way.times(MethodsInDouble.integral(copies.nodes.weights, answers.gradients[target]!))
        }
        let found = try targets.enumerated().map { part, target in
            try self.found(
                "\(LayerIntegratedGradients.name)-\(name)", part, exact: R(compared.exact, target),
                given: R(compared.given, target),
                engine: method.attribute(.logit(target), to: x, in: network).values)
        }
        return (found, compared.agreement)
    }
}

extension ReferenceArray {
    /// The samples that the golden files keep: element 7919 k modulo the size, or all.
    func samples(_ count: Int) -> ReferenceArray {
        let step = count == elements.count ? 1 : 7919
        return ReferenceArray((0..<count).map { elements[$0 * step % elements.count] }, shape: [count])
    }
}
