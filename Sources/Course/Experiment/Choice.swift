import Tensors

/// One of the answers of a forced choice: an animal that the network knows well and that a person tells from the others.
///
/// Whoever is asked has to name one of the nine, people by the keys 1 to 9. A network of ImageNet's 1000 classes answers with
/// the one of the nine whose logit is largest, as Geirhos et al. (NeurIPS 2018) keep to 16 coarse classes.
public struct Choice: Hashable, Sendable {
    /// The class, by ImageNet's number.
    public let target: Int
    /// As people say it.
    public let name: Phrase

    /// All nine, in the order of their keys.
    public static let all = [
        Choice(target: 97, name: Phrase(es: "pato", en: "duck")),
        Choice(target: 130, name: Phrase(es: "flamenco", en: "flamingo")),
        Choice(target: 145, name: Phrase(es: "pingüino", en: "penguin")),
        Choice(target: 292, name: Phrase(es: "tigre", en: "tiger")),
        Choice(target: 294, name: Phrase(es: "oso", en: "bear")),
        Choice(target: 331, name: Phrase(es: "conejo", en: "rabbit")),
        Choice(target: 340, name: Phrase(es: "cebra", en: "zebra")),
        Choice(target: 341, name: Phrase(es: "cerdo", en: "pig")),
        Choice(target: 354, name: Phrase(es: "camello", en: "camel")),
    ]

    /// Their cut-outs.
    static let species = all.map { choice in Species.all.first { $0.target == choice.target }! }

    /// How often a blind guess is right.
    public static let chance = 1.0 / Double(all.count)

    /// The answer of a network: the place of the largest of the nine logits.
    /// - Parameter logits: `[1000]`.
    static func answer(to logits: Tensor) -> Int {
        Tensor(all.map { logits[$0.target] }, shape: [all.count]).argMax()
    }
}
