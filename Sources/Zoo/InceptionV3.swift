import Networks
import Tensors

/// Inception v3: large kernels taken apart into rows and columns (Szegedy et al. 2016, "Rethinking the Inception
/// architecture for computer vision"), without the head that only training needs.
///
/// State-dict names of torchvision: `Conv2d_1a_3x3.conv`, `Mixed_5b.branch5x5_2.bn` …, `fc`. As there, images
/// normalized like ImageNet's are first brought to (v - 127.5) / 127.5.
public enum InceptionV3 {
    private typealias Output = NetworkBuilder.Output

    static let architecture = Architecture(
        "inception-v3", input: .imageNet(size: 299, resized: 342), explanationLayer: "Mixed_7c", classifier: "fc",
        dialect: .init(ignored: ["AuxLogits."])
    ) { net, classes in
        let none = Padding.symmetric(.init(0))
        var x = net.inputOfInception()
        x = net.basicConvolution("Conv2d_1a_3x3", x, to: 32, kernel: .init(3), stride: 2, padding: none)
        x = net.basicConvolution("Conv2d_2a_3x3", x, to: 32, kernel: .init(3), padding: none)
        x = net.basicConvolution("Conv2d_2b_3x3", x, to: 64, kernel: .init(3))
        x = net.maxPooling("maxpool1", x, kernel: 3, stride: 2)
        x = net.basicConvolution("Conv2d_3b_1x1", x, to: 80, kernel: .init(1))
        x = net.basicConvolution("Conv2d_4a_3x3", x, to: 192, kernel: .init(3), padding: none)
        x = net.maxPooling("maxpool2", x, kernel: 3, stride: 2)
        for (letter, pooled) in [("b", 32), ("c", 64), ("d", 64)] {
            x = blockA("Mixed_5\(letter)", x, pooled: pooled, in: &net)
        }
        x = blockB("Mixed_6a", x, in: &net)
        for (letter, narrow) in [("b", 128), ("c", 160), ("d", 160), ("e", 192)] {
            x = blockC("Mixed_6\(letter)", x, narrow: narrow, in: &net)
        }
        x = blockD("Mixed_7a", x, in: &net)
        for letter in ["b", "c"] { x = blockE("Mixed_7\(letter)", x, in: &net) }
        x = net.globalAveragePooling("avgpool", x)
        _ = net.linear("fc", x, to: classes)
    }

    /// One convolution after another.
    private static func chain(
        _ name: String, _ x: Output, _ parts: [(name: String, channels: Int, kernel: Window.Pair)],
        lastStride: Int = 1, in net: inout NetworkBuilder
    ) -> Output {
        var x = x
        for (index, part) in parts.enumerated() {
            let isReducing = lastStride > 1 && index == parts.count - 1
            x = net.basicConvolution(
                "\(name).\(part.name)", x, to: part.channels, kernel: part.kernel,
                stride: isReducing ? lastStride : 1, padding: isReducing ? .symmetric(.init(0)) : nil)
        }
        return x
    }

    private static func pooled(_ name: String, _ x: Output, to channels: Int, in net: inout NetworkBuilder) -> Output {
        let mean = net.averagePooling(.init("\(name).avg_pool"), x, kernel: 3, stride: 1, padding: 1)
        return net.basicConvolution("\(name).branch_pool", mean, to: channels, kernel: .init(1))
    }

    /// 1×1, 5×5 and two 3×3 side by side.
    private static func blockA(_ name: String, _ x: Output, pooled: Int, in net: inout NetworkBuilder) -> Output {
        let one = chain(name, x, [("branch1x1", 64, .init(1))], in: &net)
        let five = chain(name, x, [("branch5x5_1", 48, .init(1)), ("branch5x5_2", 64, .init(5))], in: &net)
        let double = chain(
            name, x,
            [("branch3x3dbl_1", 64, .init(1)), ("branch3x3dbl_2", 96, .init(3)), ("branch3x3dbl_3", 96, .init(3))],
            in: &net)
        let mean = Self.pooled(name, x, to: pooled, in: &net)
        return net.concatenation(.init(name), [one, five, double, mean])
    }

    /// Half the height and width by strides and a pooling.
    private static func blockB(_ name: String, _ x: Output, in net: inout NetworkBuilder) -> Output {
        let three = chain(name, x, [("branch3x3", 384, .init(3))], lastStride: 2, in: &net)
        let double = chain(
            name, x,
            [("branch3x3dbl_1", 64, .init(1)), ("branch3x3dbl_2", 96, .init(3)), ("branch3x3dbl_3", 96, .init(3))],
            lastStride: 2, in: &net)
        let largest = net.maxPooling(.init("\(name).max_pool"), x, kernel: 3, stride: 2)
        return net.concatenation(.init(name), [three, double, largest])
    }

    /// 7×7 as a row and a column, once and twice.
    private static func blockC(_ name: String, _ x: Output, narrow: Int, in net: inout NetworkBuilder) -> Output {
        let row = Window.Pair(1, 7), column = Window.Pair(7, 1)
        let one = chain(name, x, [("branch1x1", 192, .init(1))], in: &net)
        let seven = chain(
            name, x,
            [("branch7x7_1", narrow, .init(1)), ("branch7x7_2", narrow, row), ("branch7x7_3", 192, column)], in: &net)
        let double = chain(
            name, x,
            [
                ("branch7x7dbl_1", narrow, .init(1)), ("branch7x7dbl_2", narrow, column),
                ("branch7x7dbl_3", narrow, row), ("branch7x7dbl_4", narrow, column), ("branch7x7dbl_5", 192, row),
            ], in: &net)
        let mean = pooled(name, x, to: 192, in: &net)
        return net.concatenation(.init(name), [one, seven, double, mean])
    }

    private static func blockD(_ name: String, _ x: Output, in net: inout NetworkBuilder) -> Output {
        let three = chain(
            name, x, [("branch3x3_1", 192, .init(1)), ("branch3x3_2", 320, .init(3))], lastStride: 2, in: &net)
        let seven = chain(
            name, x,
            [
                ("branch7x7x3_1", 192, .init(1)), ("branch7x7x3_2", 192, .init(1, 7)),
                ("branch7x7x3_3", 192, .init(7, 1)), ("branch7x7x3_4", 192, .init(3)),
            ], lastStride: 2, in: &net)
        let largest = net.maxPooling(.init("\(name).max_pool"), x, kernel: 3, stride: 2)
        return net.concatenation(.init(name), [three, seven, largest])
    }

    /// 3×3 as a row beside a column.
    private static func blockE(_ name: String, _ x: Output, in net: inout NetworkBuilder) -> Output {
        func split(_ branch: String, _ x: Output) -> Output {
            let row = net.basicConvolution("\(name).\(branch)a", x, to: 384, kernel: .init(1, 3))
            let column = net.basicConvolution("\(name).\(branch)b", x, to: 384, kernel: .init(3, 1))
            return net.concatenation(.init("\(name).\(branch)"), [row, column])
        }
        let one = chain(name, x, [("branch1x1", 320, .init(1))], in: &net)
        let three = split("branch3x3_2", chain(name, x, [("branch3x3_1", 384, .init(1))], in: &net))
        let narrow = chain(
            name, x, [("branch3x3dbl_1", 448, .init(1)), ("branch3x3dbl_2", 384, .init(3))], in: &net)
        let double = split("branch3x3dbl_3", narrow)
        let mean = pooled(name, x, to: 192, in: &net)
        return net.concatenation(.init(name), [one, three, double, mean])
    }
}
