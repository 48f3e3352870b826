"""The kernel of the course: the Python that runs `deskswap learn`, and no other.

A kernel that somebody registered under the name “python3” may be a Python without deskswap; it is not looked at.
"""

from __future__ import annotations

from jupyter_client.kernelspec import KernelSpecManager


class OwnKernel(KernelSpecManager):
    """Knows one kernel: this Python's own."""

    def _kernel_dirs_default(self) -> list[str]:
        return []
