import Foundation
import Networks
import Tensors

/// The image that excites a unit, a channel or a class most: gradient ascent on the image, the weights fixed.
///
///     p ← p + Adam(∂/∂p [y(T(c(p))) - R(c(p))])          steps times
///
/// - p: what the image is made of, from small random numbers on; c(p): the image, `[C, H, W]` in (0, 1).
///   (`Parameterization`)
/// - T: a small random shift, turn and change of size, another one at each step, so that what is found does not hang on
///   single pixels. (`jitter`, `rotation`, `scaling`)
/// - y: a class's logit, one unit, or the mean of a channel's map. Where a ReLU holds back every unit, what it reads is
///   climbed until one answers. The mean of a map before its ReLU is no good target: half of it is what the filter does
///   not look for, and of a first layer, which is linear, it is no more than the mean colour. The ceiling of a ReLU6 is
///   taken away at the target's layer, or the ascent would end there.
/// - R: total variation and distance from grey. (`totalVariation`, `l2`)
///
/// Without all of these, ascent in the pixels finds high-frequency noise that excites the unit as well as any image and
/// that no photograph holds:
///
///     let noise = ActivationMaximization.unregularized
///
/// A gradient of y at the input is a backward pass as far as the layer, so shallow layers cost less; the network behind
/// the layer is not run at all.
///
/// - Complexity: one forward and one backward pass for each step.
///
/// Erhan, Bengio, Courville, Vincent: *Visualizing Higher-Layer Features of a Deep Network*, 2009; Yosinski, Clune,
/// Nguyen, Fuchs, Lipson: *Understanding Neural Networks Through Deep Visualization*, 2015 (L2, blur); Olah, Mordvintsev,
/// Schubert: *Feature Visualization*, Distill 2017 (Fourier space, decorrelated colours, transformations).
public struct ActivationMaximization: Hashable, Sendable {
    /// The numbers of which the image is a function.
    public enum Parameterization: String, CaseIterable, Sendable {
        /// Waves, each scaled with 1 / frequency.
        case fourier
        /// Its pixels.
        case pixel
    }

    public var steps = 128
    /// η of Adam.
    public var learningRate: Float = 0.05
    public var parameterization = Parameterization.fourier
    /// Whether steps go along colours that vary independently in photographs; of effect on images of three channels.
    public var decorrelatesColours = true
    /// The largest shift along each axis, in pixels.
    public var jitter: Float = 8
    /// The largest turn to either side, in degrees.
    public var rotation: Float = 5
    /// The largest change of size: a factor in 1 ± `scaling`.
    public var scaling: Float = 0.05
    /// σ of a Gaussian in pixels that smooths the image after every `blurInterval` steps; 0 for never.
    public var blur: Float = 0
    public var blurInterval = 4
    /// λ_TV, in units of y for the mean length of the image's gradient.
    public var totalVariation: Float = 0
    /// λ₂, in units of y for the mean squared distance from grey.
    public var l2: Float = 0
    /// The same seed gives the same image.
    public var seed: UInt64 = 0

    public init() {}

    /// Ascent in the pixels, and nothing else.
    public static var unregularized: ActivationMaximization {
        var settings = ActivationMaximization()
        settings.parameterization = .pixel
        settings.decorrelatesColours = false
        (settings.jitter, settings.rotation, settings.scaling) = (0, 0, 0)
        return settings
    }

    /// An image and what it took.
    public struct Result: Sendable {
        /// 8-bit levels, not rounded: `[C, H, W]`, 0...255.
        public let image: Tensor
        /// y of the image itself, neither turned nor shifted.
        public let value: Float
        /// y at each step, of the image as the network saw it then.
        public let values: [Float]
    }

    /// The image that excites a target most.
    ///
    /// - Parameters:
    ///   - target: a class or a unit. Of a channel without a place y is the mean over its map.
    ///   - size: height and width of the image; by default those of the network's images.
    ///   - progress: hears how many steps are done.
    /// - Throws: `ActivationMaximizationError` for settings out of range; `NetworkError` if the layer, the class or the
    ///   unit does not exist, or the image is too small for the network.
    public func image(
        of target: Target, in network: Network, size: Int? = nil, progress: (Int) -> Void = { _ in }
    ) throws -> Result {
        let (height, width) = (size ?? network.input.height, size ?? network.input.width)
        try check(height, width)
        let start = try network.through(target.layer(in: network), hasCeiling: false)
        let parameterization = ImageParameterization(
            self.parameterization, shape: [network.input.channels, height, width],
            decorrelatesColours: decorrelatesColours)
        let penalty = ImagePenalty(totalVariation: totalVariation, l2: l2)
        let ascent = Optimizer.adamW(weightDecay: 0)
        var parameters = parameterization.start(seed: seed)
        var state = Array(repeating: Tensor(zeros: parameters.shape), count: ascent.stateCount)
        var values: [Float] = []
        for step in 0..<steps {
            // notebook: begin ascent
            let image = parameterization.image(parameters)
            let warp = warp(at: step)
            let seen = try Excitation(of: target, by: warp(image), in: start)
            let uphill = warp.adjoint(seen.gradient) - penalty(image).gradient
            let gradient = parameterization.gradient(of: uphill, at: image)
            climb(gradient, from: &parameters, &state, step + 1, by: ascent)
            // notebook: end ascent
            values.append(seen.value)
            if blur > 0, (step + 1).isMultiple(of: blurInterval) {
                parameters = parameterization.blurred(parameters, deviation: blur)
            }
            progress(step + 1)
        }
        let image = parameterization.image(parameters)
        return Result(
            image: image * 255, value: try Excitation(of: target, by: image, in: start).value, values: values)
    }

    /// y of an image as it comes out after a turn: what is left of it says whether it hangs on single pixels.
    /// - Parameters:
    ///   - image: 8-bit levels, `[C, H, W]`.
    ///   - degrees: counterclockwise.
    /// - Throws: as above.
    public static func value(
        of target: Target, for image: Tensor, turnedBy degrees: Float, in network: Network
    ) throws -> Float {
        let turned = Warp(angle: degrees * .pi / 180)(image / 255)
        let start = try network.through(target.layer(in: network), hasCeiling: false)
        return try Excitation(of: target, by: turned, in: start).value
    }

    /// A step of the optimizer, which goes downhill, against the gradient.
    private func climb(
        _ gradient: Tensor, from parameters: inout Tensor, _ state: inout [Tensor], _ step: Int, by ascent: Optimizer
    ) {
        let downhill = -gradient, count = parameters.count
        parameters.withMutableElements { p in
            downhill.withElements { g in
                let moments = state.indices.map { i in state[i].withMutableElements { $0.baseAddress! } }
                ascent.update(
                    p.baseAddress!, gradient: g.baseAddress!, state: moments, range: 0..<count, rate: learningRate,
                    step: step)
            }
        }
    }

    /// T at a step.
    func warp(at step: Int) -> Warp {
        let numbers = RandomNumbers(seed: seed, stream: "activation maximization: warp")
        func between(_ bound: Float, _ i: Int) -> Float { bound * (2 * numbers.uniform(at: 4 * step + i) - 1) }
        return Warp(
            rows: between(jitter, 0), columns: between(jitter, 1), angle: between(rotation, 2) * .pi / 180,
            scale: 1 + between(scaling, 3))
    }

    private func check(_ height: Int, _ width: Int) throws(ActivationMaximizationError) {
        guard height > 0, width > 0 else { throw .tooSmall("size", min(height, width), least: 1) }
        guard steps >= 0 else { throw .tooSmall("steps", steps, least: 0) }
        guard blurInterval > 0 else { throw .tooSmall("blur interval", blurInterval, least: 1) }
        guard learningRate.isFinite, learningRate > 0 else { throw .notPositive("learning rate", learningRate) }
        for (name, value) in [
            ("jitter", jitter), ("rotation", rotation), ("scaling", scaling), ("blur", blur),
            ("total variation", totalVariation), ("l2", l2),
        ] {
            guard value.isFinite, value >= 0 else { throw .negative(name, value) }
        }
        guard scaling < 1 else { throw .scalingTooLarge(scaling) }
    }
}
