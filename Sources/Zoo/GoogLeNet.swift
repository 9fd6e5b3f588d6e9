import Networks
import Tensors

/// GoogLeNet: blocks that look at several scales side by side (Szegedy et al. 2015, "Going deeper with convolutions"),
/// without the heads that only training needs.
///
/// State-dict names of torchvision: `conv1.conv`, `inception3a.branch2.1.bn` …, `fc`. As there, images normalized like
/// ImageNet's are first brought to (v - 127.5) / 127.5, and the branch that the paper gives a 5×5 kernel has 3×3.
public enum GoogLeNet {
    /// Channels of a block: of the 1×1 branch, the two 3×3 branches (narrowed to, made of it) and behind the pooling.
    private typealias Block = (
        name: String, one: Int, three: (Int, Int), five: (Int, Int), pooled: Int, poolingBehind: Int?
    )

    private static let blocks: [Block] = [
        ("inception3a", 64, (96, 128), (16, 32), 32, nil),
        ("inception3b", 128, (128, 192), (32, 96), 64, 3),
        ("inception4a", 192, (96, 208), (16, 48), 64, nil),
        ("inception4b", 160, (112, 224), (24, 64), 64, nil),
        ("inception4c", 128, (128, 256), (24, 64), 64, nil),
        ("inception4d", 112, (144, 288), (32, 64), 64, nil),
        ("inception4e", 256, (160, 320), (32, 128), 128, 2),
        ("inception5a", 256, (160, 320), (32, 128), 128, nil),
        ("inception5b", 384, (192, 384), (48, 128), 128, nil),
    ]

    static let architecture = Architecture(
        "googlenet", explanationLayer: "inception5b", classifier: "fc", dialect: .init(ignored: ["aux1.", "aux2."])
    ) { net, classes in
        var x = net.inputOfInception()
        x = net.basicConvolution("conv1", x, to: 64, kernel: .init(7), stride: 2)
        x = net.maxPooling("maxpool1", x, kernel: 3, stride: 2, coversEnd: true)
        x = net.basicConvolution("conv2", x, to: 64, kernel: .init(1))
        x = net.basicConvolution("conv3", x, to: 192, kernel: .init(3))
        x = net.maxPooling("maxpool2", x, kernel: 3, stride: 2, coversEnd: true)
        var poolings = 2
        for block in blocks {
            x = add(block, x, to: &net)
            if let kernel = block.poolingBehind {
                poolings += 1
                x = net.maxPooling(.init("maxpool\(poolings)"), x, kernel: kernel, stride: 2, coversEnd: true)
            }
        }
        x = net.globalAveragePooling("avgpool", x)
        _ = net.linear("fc", x, to: classes)
    }

    private static func add(
        _ block: Block, _ x: NetworkBuilder.Output, to net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        let name = block.name
        let one = net.basicConvolution("\(name).branch1", x, to: block.one, kernel: .init(1))
        var three = net.basicConvolution("\(name).branch2.0", x, to: block.three.0, kernel: .init(1))
        three = net.basicConvolution("\(name).branch2.1", three, to: block.three.1, kernel: .init(3))
        var five = net.basicConvolution("\(name).branch3.0", x, to: block.five.0, kernel: .init(1))
        five = net.basicConvolution("\(name).branch3.1", five, to: block.five.1, kernel: .init(3))
        var pooled = net.maxPooling(.init("\(name).branch4.0"), x, kernel: 3, stride: 1, padding: 1, coversEnd: true)
        pooled = net.basicConvolution("\(name).branch4.1", pooled, to: block.pooled, kernel: .init(1))
        return net.concatenation(.init(name), [one, three, five, pooled])
    }
}
