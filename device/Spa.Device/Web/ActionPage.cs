using System.Net;
using System.Text;

namespace Spa.Device.Web;

/// <summary>The two small pages around an action: the question and the answer. Everything that came with the request is escaped.</summary>
internal static class ActionPage
{
    /// <summary>Asks before acting.</summary>
    /// <param name="path">Where the form goes.</param>
    /// <param name="title">What is to be done: "Fetch settings".</param>
    /// <param name="url">The URL of the request; empty = none.</param>
    /// <param name="token">The token that the form carries.</param>
    public static byte[] Question(string path, string title, string url, string token) => Page(
        title,
        $"""
        <h1>{E(title)}?</h1>
        {(url.Length == 0 ? string.Empty : $"<p>From <code>{E(url)}</code></p>")}
        <p>The unit does this as soon as the phone and the line are not in use.</p>
        <form method="post" action="{E(path)}">
          <input type="hidden" name="token" value="{E(token)}">
          <input type="hidden" name="url" value="{E(url)}">
          <button class="primary" type="submit">{E(title)}</button>
          <a class="button" href="/">Back</a>
        </form>
        """);

    /// <summary>Says what became of it.</summary>
    public static byte[] Answer(string title, ActionAnswer answer) => Page(
        title,
        $"""
        <h1>{E(title)}</h1>
        <p>{E(answer.Sentence)}</p>
        <p><a class="button" href="/">To the status page</a></p>
        """);

    private static byte[] Page(string title, string body) => Encoding.UTF8.GetBytes(
        $"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>{E(title)} - SPA3102</title>
          <link rel="icon" href="/icon.svg">
          <link rel="stylesheet" href="/app.css">
        </head>
        <body class="ask"><main class="card">
        {body}
        </main></body>
        </html>
        """);

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
