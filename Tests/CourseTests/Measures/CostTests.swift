import Course
import Explanations
import Networks
import Tensors
import Testing

@Suite struct `What methods cost` {
    /// In a process of its own: what other tests hold meanwhile would count too.
    @Test func `Memory is a method's own, whatever ran before it, for whichever picture`() async {
        await #expect(processExitsWith: .success) {
            let context = try LessonContext(LessonOptions.parse(["--quick"]), assets: Assets.find())
            let cat = try context.photograph("chelsea"), cup = try context.photograph("coffee")
            let methods: [any ExplanationMethod] = [GradCAM(), Saliency(), Occlusion(window: 96, stride: 96)]
            let first = try context.costs(of: methods, target: 281, on: cat).map(\.cost.megabytes)
            let again = try context.costs(of: methods.reversed(), target: 7, on: cat).map(\.cost.megabytes)
            let other = try context.costs(of: methods, target: 967, on: cup).map(\.cost.megabytes)
            #expect(first == again.reversed())
            #expect(first == other)
            // A gradient at the picture keeps all signals of the way back, one at the last maps hardly any.
            #expect(first[0] > 20 && first[1] > first[0] + 5)
        }
    }

    @Test func `Twice as many pictures at once take twice as much`() async {
        await #expect(processExitsWith: .success) {
            let network = try Assets.find().network("efficientnet-lite0")
            let images = RandomNumbers(seed: 0).normalTensor([2, 3, 224, 224]), one = images[parts: 0..<1]
            let taken = try [one, images].map { images in
                try HeldMemory.peak { try network.forward(images).logits.count }.bytes
            }
            let activations = try network.layerNames.dropFirst().map { try network.shape(of: $0).elementCount * 4 }
            #expect(abs(Double(taken[1]) / Double(taken[0]) - 2) < 0.05)
            // Not every layer's output comes to lie in memory, but the widest does, and none lies there twice.
            #expect(taken[0] > activations.max()! && taken[0] < activations.reduce(0, +))
        }
    }

    @Test func `Work is done in turn, round after round, and told in its own order`() throws {
        var order: [String] = []
        let found = try measured(
            ["a", "b"].map { name in
                {
                    order.append(name)
                    return name
                }
            }, for: MeasuringTime(rounds: 2, milliseconds: 1000))
        #expect(order == ["a", "b", "a", "b", "a", "b"])
        #expect(found.map(\.result) == ["a", "b"])
        #expect(found.allSatisfy { $0.milliseconds >= 0 })
    }

    @Test func `What takes long is repeated once`() throws {
        var count = 0
        let found = try measured([{ count += 1 }], for: MeasuringTime(rounds: 5, milliseconds: 0))
        #expect(count == 2)
        #expect(found.count == 1)
    }
}
