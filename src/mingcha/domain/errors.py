"""The one kind of error that is shown to a clerk."""


class ClerkError(Exception):
    """Something a clerk must know: what happened, why, and what to do next.

    Arguments
        code       permanent code such as ``READ-03``; never reused; support and tests search by it
        what       one plain Chinese sentence: what happened
        why        one plain Chinese sentence: the reason
        next_step  one plain Chinese sentence: what to do now
    """

    def __init__(self, code: str, what: str, why: str, next_step: str) -> None:
        super().__init__(f"{code}：{what}")
        self.code, self.what, self.why, self.next_step = code, what, why, next_step

    def as_text(self) -> str:
        """The message as it is printed on a terminal."""
        return f"【{self.code}】{self.what}\n  原因：{self.why}\n  怎么办：{self.next_step}"
