namespace Spa.Stack;

/// <summary>Something of the stack did not do what it should.</summary>
/// <param name="message">For the person at the terminal: what, and what is to be done.</param>
internal sealed class StackFault(string message) : Exception(message);
