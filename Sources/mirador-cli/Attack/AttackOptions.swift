import ArgumentParser
import Mirador

/// The settings of an attack, as the command line gives them.
struct AttackOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The attack: \(Attacks.names.joined(separator: ", ")).", valueName: "name"))
    var method = ProjectedGradientDescent.name

    @Option(
        help: ArgumentHelp(
            "How far the picture may be changed, as a share of the range of levels, 0 to 1: 8/255 is eight levels; with "
                + "--norm l2 the length of the change on levels divided by 255, 0 to 1000.", valueName: "share"))
    var epsilon: String?

    @Option(help: ArgumentHelp("How a change is measured: linf or l2.", valueName: "norm"))
    var norm: Norm?

    @Option("Steps of the search.", "count", in: .from(1, to: 1_000_000))
    var steps: Int?

    @Option(help: ArgumentHelp("How far a step goes, as --epsilon: above 0, 1000 at most.", valueName: "share"))
    var stepSize: String?

    @Option("Where random numbers start; the same seed gives the same picture.", "number", in: .seed)
    var seed: UInt64?

    @Option("The margin by which another class has to win, in logits.", "margin", in: .from(0, to: 1e6))
    var confidence: Float?

    @Option("How many pixels may be changed.", "count", in: .from(1, to: 100_000))
    var pixels: Int?

    func validate() throws {
        let type: any Attack.Type
        do {
            type = try Attacks.named(method)
            _ = try attack()
        } catch {
            throw ValidationError("\(error)")
        }
        let other = given.filter { !type.description.settings.contains($0) }
        guard other.isEmpty else {
            let own = type.description.settings.map { "--\($0.rawValue)" }
            throw ValidationError(
                "\(method) has no \(other.map { "--\($0.rawValue)" }.joined(separator: ", ")); it has "
                    + "\(own.joined(separator: ", ")).")
        }
    }

    /// The attack with these settings.
    func attack() throws -> any Attack {
        var settings = AttackSettings()
        settings.epsilon = try epsilon.map { try Self.share($0, "--epsilon", in: .from(0, to: 1000)) }
        settings.norm = norm
        settings.steps = steps
        settings.stepSize = try stepSize.map { try Self.share($0, "--step-size", in: .above(0, to: 1000)) }
        settings.seed = seed
        settings.confidence = confidence
        settings.pixels = pixels
        return try Attacks.named(method).init(settings)
    }

    /// A number, or a fraction as the literature writes it: `8/255`.
    private static func share(
        _ text: String, _ option: String, in limits: NumberLimits<Double>
    ) throws -> Double {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
        let share: Double? =
            switch parts.count {
            case 1: parts[0]
            case 2: parts[0].flatMap { above in parts[1].map { above / $0 } }
            default: nil
            }
        guard let share, limits.contains(share) else {
            throw ValidationError("\(option) \(text): it is a number, \(limits.description), such as 0.03 or 8/255.")
        }
        return share
    }

    private var given: [AttackSettings.Name] {
        let isGiven: [(AttackSettings.Name, Bool)] = [
            (.epsilon, epsilon != nil), (.norm, norm != nil), (.steps, steps != nil), (.stepSize, stepSize != nil),
            (.seed, seed != nil), (.confidence, confidence != nil), (.pixels, pixels != nil),
        ]
        return isGiven.filter(\.1).map(\.0)
    }
}

extension Norm: ExpressibleByArgument {}
