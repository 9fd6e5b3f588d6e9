import Foundation
import Networks

/// Reason why the weights of a network were not brought.
public enum FetchError: Error, Equatable, CustomStringConvertible {
    case unknown(model: String, nearest: [String])
    case comesWithSetup(model: String)
    case notPublished(model: String)
    case wrongChecksum(origin: String, expected: String, got: String)
    case notWeights(origin: String, reason: String)
    case download(DownloadError)
    /// The published file did not come; how to bring it otherwise.
    case byHand(DownloadError, model: String, address: String, target: String)

    public var description: String {
        switch self {
        case .unknown(let model, let nearest):
            "There is no model called \(model)\(nearest.didYouMean) `mirador models` lists them."
        case .comesWithSetup(let model):
            "\(model) comes with ./setup. To use other weights of it: --model \(model) --weights FILE."
        case .notPublished(let model):
            """
            No weights of \(model) are published in a format that the kit reads. Name a PyTorch state dict or a \
            .safetensors file that you have, or its address:
                mirador fetch \(model) --from FILE-OR-ADDRESS
            What does not fit in it is listed.
            """
        case .wrongChecksum(let origin, let expected, let got):
            "\(origin): its SHA-256 starts \(got) and should start \(expected). "
                + "The file is damaged or another one; it was thrown away. Fetch it again."
        case .notWeights(let origin, let reason):
            "\(origin) does not hold a network's weights: \(reason)."
        case .download(let error):
            error.description
        case .byHand(let error, let model, let address, let target):
            """
            \(error)
            To bring the file by hand, download \(address) where there is a network, copy it here and run
                mirador fetch \(model) --from \(URL(fileURLWithPath: address).lastPathComponent)
            That checks it and puts it where it belongs, \(target)
            """
        }
    }
}
