import Networks
import Tensors

/// The checks of the course's exercises.
public enum Exercises {
    /// The function that a student writes in `Lessons/04-gradcam/Exercise.swift`.
    public typealias GradCAMAnswer = (_ target: Target, _ layer: LayerName, _ pass: ForwardPass) throws -> Tensor

    /// The five lines of Grad-CAM, run on a small network with weights from a formula, so that nothing has to be
    /// installed to check an answer.
    ///
    /// The layer lies before its ReLU and a convolution away from the pooling: activations have both signs and gradients
    /// differ between places, without which some mistakes would give the right map.
    public static let gradCAM = ExerciseCheck<GradCAMAnswer>(
        lesson: "04-gradcam", title: Phrase(es: "las cinco líneas de Grad-CAM", en: "the five lines of Grad-CAM")
    ) { answer in
        do {
            let pass = try smallPass()
            let evidence = try GradCAMEvidence(of: checkedClass, at: checkedLayer, in: pass)
            return evidence.verdict { try answer(.logit(checkedClass), checkedLayer, pass) }
        } catch {
            return .wrong(
                Phrase(
                    es: "La comprobación misma no ha podido ejecutarse: \(error)",
                    en: "The check itself could not run: \(error)"))
        }
    }

    package static let checkedLayer: LayerName = "features"
    /// Neither the first class nor the most probable one.
    package static let checkedClass = 3

    /// A run of the small network.
    package static func smallPass() throws -> ForwardPass {
        let input = InputSpecification(height: 10, width: 14, mean: [0, 0, 0], deviation: [1, 1, 1])
        var net = NetworkBuilder(formulaWeights: 5, input: input)
        var x = net.convolution("features", net.input, to: 6, kernel: 3, stride: 2, bias: true)
        x = net.relu("features.relu", x)
        x = net.convolution("head", x, to: 8, kernel: 3, bias: true)
        x = net.relu("head.relu", x)
        x = net.globalAveragePooling("pool", x)
        _ = net.linear("classes", x, to: 5)
        let network = try net.network("the exercise's network", explanationLayer: "head.relu")
        return try network.forward(RandomNumbers(seed: 4).normalTensor([1, 3, input.height, input.width]))
    }
}

extension GradCAMEvidence {
    /// What the check knows of a class in a pass.
    package init(of target: Int, at layer: LayerName, in pass: ForwardPass) throws {
        self.init(
            activation: try pass.activation(at: layer),
            scoreGradients: try (0..<pass.logits.shape[1]).map { try pass.gradient(of: .logit($0), at: layer) },
            probabilityGradient: try pass.gradient(of: .probability(target), at: layer),
            lossGradient: try pass.gradient(of: .loss(target), at: layer), target: target)
    }
}
