import ArgumentParser
import Mirador

/// The settings of an attack, as the command line gives them.
struct AttackOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The attack: \(Attacks.names.joined(separator: ", ")).", valueName: "name"))
    var method = ProjectedGradientDescent.name

    @Option(
        help: ArgumentHelp(
            "How far the picture may be changed, as a share of the range of levels: 8/255 is eight levels; with --norm "
                + "l2 the length of the change on levels divided by 255.", valueName: "share"))
    var epsilon: String?

    @Option(help: ArgumentHelp("How a change is measured: linf or l2.", valueName: "norm"))
    var norm: Norm?

    @Option(help: ArgumentHelp("Steps of the search.", valueName: "count"))
    var steps: Int?

    @Option(help: ArgumentHelp("How far a step goes, as --epsilon.", valueName: "share"))
    var stepSize: String?

    @Option(
        help: ArgumentHelp("Where random numbers start; the same seed gives the same picture.", valueName: "number"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("The margin by which another class has to win, in logits.", valueName: "margin"))
    var confidence: Float?

    @Option(help: ArgumentHelp("How many pixels may be changed.", valueName: "count"))
    var pixels: Int?

    func validate() throws {
        let type: any Attack.Type
        do {
            type = try Attacks.named(method)
            _ = try attack()
        } catch {
            throw ValidationError("\(error)")
        }
        let other = given.filter { !type.card.settings.contains($0) }
        guard other.isEmpty else {
            let own = type.card.settings.map { "--\($0.rawValue)" }
            throw ValidationError(
                "\(method) has no \(other.map { "--\($0.rawValue)" }.joined(separator: ", ")); it has "
                    + "\(own.joined(separator: ", ")).")
        }
    }

    /// The attack with these settings.
    func attack() throws -> any Attack {
        var settings = AttackSettings()
        settings.epsilon = try epsilon.map(Self.share)
        settings.norm = norm
        settings.steps = steps
        settings.stepSize = try stepSize.map(Self.share)
        settings.seed = seed
        settings.confidence = confidence
        settings.pixels = pixels
        return try Attacks.named(method).init(settings)
    }

    /// A number, or a fraction as the literature writes it: `8/255`.
    private static func share(_ text: String) throws -> Double {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
        switch parts.count {
        case 1: if let value = parts[0] { return value }
        case 2: if let above = parts[0], let below = parts[1], below != 0 { return above / below }
        default: break
        }
        throw ValidationError("\"\(text)\" is not a number; write 0.03 or 8/255.")
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
