/// The entry of a method in a list of them.
public struct MethodDescription: Sendable {
    /// Runs of the network for one image.
    public let passes: String
    /// The things that a network or a user must have for it: gradients, a baseline, a head of a certain kind.
    public let needs: String
    /// The settings that it has, `convention` among them where others define it otherwise.
    public let settings: [MethodSettings.Name]
    /// The definitions that it knows, the paper's first.
    public let conventions: [Convention]
    /// Whether its values say both what speaks for the target and what speaks against it.
    public let isSigned: Bool
    /// Authors, title, venue.
    public let paper: String

    /// - Parameter peers: who defines the method otherwise, in a way that it can follow.
    init(
        passes: String, needs: String, settings: [MethodSettings.Name] = [], peers: [Convention] = [], isSigned: Bool,
        paper: String
    ) {
        self.passes = passes
        self.needs = needs
        self.settings = settings + (peers.isEmpty ? [] : [.convention])
        conventions = [.paper] + peers
        self.isSigned = isSigned
        self.paper = paper
    }
}
