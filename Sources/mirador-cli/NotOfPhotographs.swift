import Mirador

/// A network of other channels than a command's pictures have.
struct NotOfPhotographs: Error, CustomStringConvertible {
    let network: String, channels: Int, known: [Int]

    /// - Parameter known: the counts of channels that a command can do with.
    static func check(_ network: Network, _ known: Int...) throws(NotOfPhotographs) {
        guard known.contains(network.input.channels) else {
            throw NotOfPhotographs(network: network.name, channels: network.input.channels, known: known)
        }
    }

    var description: String {
        let counts = known.map(String.init).joined(separator: " or ")
        return
            "\(network) reads images of \(channels == 1 ? "1 channel" : "\(channels) channels"), and this command makes photographs of \(counts)."
    }
}
