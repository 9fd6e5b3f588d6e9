import Networks
import Reference
import Tensors
import Zoo

/// An architecture of each kind, with formula weights and ten classes, and a small image for it.
enum ZooSample {
    /// All but larger relatives of those that are here: of ResNet, VGG and DenseNet some depths stand for all.
    static let names = Zoo.names.filter { name in
        !["vgg13", "vgg16", "vgg19", "resnet101", "resnet152", "densenet16", "densenet201", "wide"].contains {
            name.hasPrefix($0)
        }
    }

    static func subject(_ name: String) throws -> (network: Network, image: Tensor) {
        let network = try Zoo.network(name, formulaWeights: 1, classes: 10)
        let takesItsOwnSize = name.hasPrefix("vgg") || name == "alexnet"
        let side = takesItsOwnSize ? network.input.height : name == "inception-v3" ? 107 : 64
        return (network, ReferenceArray(formulaImage: side).tensor)
    }
}
