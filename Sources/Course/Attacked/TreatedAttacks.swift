import Attacks
import Networks
import Tensors

/// Pictures as they are and as some attacks leave them, to be looked at after something has happened to them.
public struct TreatedAttacks: Sendable {
    /// The classes that the network names in the pictures as they are.
    public let labels: [Int]
    /// The pictures as they are, then as each attack saves them: `[3, H, W]`, whole levels.
    public let pictures: [[Tensor]]

    /// Drives each picture away from the class that is named in it.
    /// - Parameter pictures: seen by one network.
    /// - Throws: `AttackError`, `NetworkError`, `EngineError`.
    public init(of attacks: [any Attack], on pictures: [ClassifiedPicture]) throws {
        labels = pictures.map(\.topClass)
        let plain = pictures.map(\.levels), goals = labels.map { Goal.away(from: $0) }
        guard let network = pictures.first?.network else {
            self.pictures = [[]]
            return
        }
        let fooled = try attacks.map { attack in
            try attack.run(on: Tensor(stacking: plain), goals: goals, network: network).map(\.saved)
        }
        self.pictures = [plain] + fooled
    }

    /// How many of the pictures as they are, and of each attack's, a network names otherwise than their labels.
    /// - Parameter treatment: what happens to them before; nil for nothing.
    /// - Complexity: a forward pass for each.
    public func wrong(after treatment: Treatment?, in network: Network) throws -> [Int] {
        try pictures.map { pictures in
            let named = try network.classesNamed(in: pictures.map { treatment?($0) ?? $0 })
            return zip(named, labels).count { $0 != $1 }
        }
    }
}
