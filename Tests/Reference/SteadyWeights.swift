import Foundation
import Tensors

/// Which of the formula's weights of an architecture are moved so that no unit lies where float32 could not tell on which
/// side of a kink it is: `Tests/Peers/steady_units.py`, kept in `Tests/NetworksTests/Golden/zoo.json`.
public struct SteadyWeights: Decodable {
    /// The seed of the formula.
    public let seed: UInt64
    /// Steps by parameter and channel.
    private let moved: [String: [String: Int]]

    private struct File: Decodable { let architectures: [String: SteadyWeights] }

    /// - Throws: if the file cannot be read or does not know the architecture.
    public init(of architecture: String) throws {
        let url = URL(filePath: RepositoryFile.path("Tests/NetworksTests/Golden/zoo.json"))
        let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
        guard let found = file.architectures[architecture] else { throw CocoaError(.fileReadCorruptFile) }
        self = found
    }

    /// The parameters of the formula as they are moved.
    public func applied(to parameters: [(name: String, tensor: Tensor)]) -> [(name: String, tensor: Tensor)] {
        parameters.map { name, tensor in (name, moved[name].map { tensor.moved(by: $0) } ?? tensor) }
    }
}

extension Tensor {
    fileprivate func moved(by steps: [String: Int]) -> Tensor {
        var moved = self
        // A bias has one place for each channel, a filter one for each of its inputs.
        let inputs = shape.rank == 4 ? shape[1] : 1, area = shape.rank == 4 ? shape[2] * shape[3] : 1
        moved.withMutableElements { elements in
            for (channel, step) in steps {
                let (round, input) = (abs(step) - 1).quotientAndRemainder(dividingBy: inputs)
                let place = (Int(channel)! * inputs + input) * area + area / 2
                elements[place] += Float(step.signum() * (round + 1)) * 0x1p-10
            }
        }
        return moved
    }
}
