import Tensors
import Testing

@Suite struct `Tensor arithmetic` {
    @Test func `Shapes broadcast from the innermost axis outward`() {
        let weights = Tensor([10, 100], shape: [2, 1, 1])
        let maps = Tensor([1, 2, 3, 4, 5, 6, 7, 8], shape: [2, 2, 2])
        let got = (weights * maps).sum(over: .channel)
        #expect(got == Tensor([510, 620, 730, 840], shape: [1, 2, 2]))
    }

    @Test func `A mean over height and width keeps those axes with size 1`() {
        let got = Tensor([1, 2, 3, 4, 5, 6, 7, 8], shape: [1, 2, 2, 2]).mean(over: .height, .width)
        #expect(got == Tensor([2.5, 6.5], shape: [1, 2, 1, 1]))
    }

    @Test func `A copy does not change when its original does`() {
        var a = Tensor(zeros: [2, 2])
        let b = a
        a[1, 0] = 7
        #expect(a.elements == [0, 0, 7, 0])
        #expect(b.elements == [0, 0, 0, 0])
    }

    @Test func `Softmax is the same for logits shifted by a constant`() {
        let logits = Tensor([1, 2, 3, 1, 2, 3].map { Float($0) }, shape: [2, 3])
        let shifted = (logits + 80).softmax()
        for (p, q) in zip(logits.softmax().elements, shifted.elements) { #expect(abs(p - q) < 1e-6) }
    }
}
