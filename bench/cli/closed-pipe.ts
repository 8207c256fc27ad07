/** A reader that has seen enough (`| head`) ends what is printed, not the run: its files are still written. */
export function outliveReaders(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
