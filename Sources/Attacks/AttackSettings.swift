/// The settings of all attacks, under the names that the field gives them; nil leaves an attack its default.
public struct AttackSettings: Sendable {
    /// ε, how far an image may be changed, as a share of the range of levels: 8.0 / 255 is eight levels.
    public var epsilon: Double?
    public var norm: Norm?
    public var steps: Int?
    /// α, how far one step goes, as a share of the range.
    public var stepSize: Double?
    public var seed: UInt64?
    /// κ, the margin by which another class has to win, in logits.
    public var confidence: Float?
    /// How many pixels may be changed.
    public var pixels: Int?

    /// Their names on the command line.
    public enum Name: String, CaseIterable, Sendable {
        case epsilon, norm, steps, stepSize = "step-size", seed, confidence, pixels
    }

    /// - Parameter levels: ε in 8-bit levels.
    public init(levels: Int? = nil, steps: Int? = nil, seed: UInt64? = nil) {
        epsilon = levels.map { Double($0) / 255 }
        (self.steps, self.seed) = (steps, seed)
    }
}

/// The measure of a change's size, on levels divided by 255.
public enum Norm: String, CaseIterable, Sendable {
    /// The largest change of any level.
    case linf
    /// The root of the sum of squared changes.
    case l2
}

/// Settings with which an attack cannot run.
public enum AttackError: Error, Equatable, CustomStringConvertible {
    case epsilonOutOfRange(Double, Norm)
    case stepSizeOutOfRange(Double)
    case tooSmall(AttackSettings.Name, Int, attack: String)
    case confidenceOutOfRange(Float)
    case levelsOutOfRange(Float)
    case goalCount(Int, images: Int)

    public var description: String {
        switch self {
        case .epsilonOutOfRange(let epsilon, .linf):
            "An ε of \(epsilon): it is a share of the range of levels, from 0 to 1. Eight levels are 8/255."
        case .epsilonOutOfRange(let epsilon, .l2):
            "An ε of \(epsilon): it is a length on levels divided by 255, 0 or more."
        case .stepSizeOutOfRange(let size): "A step size of \(size): it is a number above 0; two levels are 2/255."
        case .tooSmall(let setting, let value, let attack):
            "\(attack) with \(value) for \(setting.rawValue): it must be at least 1."
        case .confidenceOutOfRange(let confidence):
            "A confidence of \(confidence): it is a margin between logits, 0 or more."
        case .levelsOutOfRange(let level): "The image holds the level \(level); 8-bit levels lie between 0 and 255."
        case .goalCount(let count, let images): "\(count) goals for \(images) images: give one for each."
        }
    }

    static func check(_ value: Int, _ setting: AttackSettings.Name, of attack: String) throws(AttackError) {
        guard value >= 1 else { throw .tooSmall(setting, value, attack: attack) }
    }
}
