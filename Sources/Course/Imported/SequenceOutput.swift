/// A network that tells something at each step of a sequence, where scores of a picture or of its places are wanted.
public struct SequenceOutput: Error, Equatable, CustomStringConvertible {
    public let network: String
    public let sizes: [Int]

    public var description: String {
        let table = sizes.map(String.init).joined(separator: " × ")
        return
            "\(network) gives a sequence, \(table): the kit's commands ask for the scores of a picture, or of its places. "
            + "Give another output with --model-output, or ask for a step's word in Swift: Target.word."
    }
}
