using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Spa.Bench;

/// <summary>Servers that do nothing but give the bytes of files they have in memory: the floors that serving is measured against, each run as a process of its own.</summary>
internal static class BarePeers
{
    /// <summary>The platform's web server with nothing behind it.</summary>
    public const string Kestrel = "kestrel";

    /// <summary>The platform's sockets with nothing above them: no HTTP is read, only the path is looked for.</summary>
    public const string Sockets = "sockets";

    /// <summary>Serves a folder until the process is ended; prints its address first.</summary>
    public static Task<int> Run(string kind, string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(f => "/" + Path.GetRelativePath(folder, f), File.ReadAllBytes, StringComparer.Ordinal);
        return kind == Kestrel ? RunKestrel(files) : RunSockets(files);
    }

    private static async Task<int> RunKestrel(Dictionary<string, byte[]> files)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        await using var application = builder.Build();
        application.Run(context =>
        {
            if (!files.TryGetValue(context.Request.Path.Value!, out var bytes))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            context.Response.ContentLength = bytes.Length;
            return context.Response.Body.WriteAsync(bytes).AsTask();
        });
        await application.StartAsync();
        Console.WriteLine(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await application.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<int> RunSockets(Dictionary<string, byte[]> files)
    {
        var answers = files.ToDictionary(
            f => f.Key, f => (byte[])[.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {f.Value.Length}\r\nConnection: close\r\n\r\n"), .. f.Value], StringComparer.Ordinal);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        Console.WriteLine($"http://{listener.LocalEndPoint}");
        while (true)
        {
            var socket = await listener.AcceptAsync();
            _ = Answer(socket);
        }

        async Task Answer(Socket socket)
        {
            using (socket)
            {
                var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(4096);
                var count = await socket.ReceiveAsync(buffer, SocketFlags.None);
                var path = Encoding.ASCII.GetString(buffer, 4, Array.IndexOf(buffer, (byte)' ', 4) - 4);
                System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
                if (count > 0 && answers.TryGetValue(path, out var answer))
                {
                    await socket.SendAsync(answer, SocketFlags.None);
                }

                socket.Shutdown(SocketShutdown.Both);
            }
        }
    }
}
